/**
 * Checks that every module of src/ keeps to its room (scripts/house/rooms.js), that all it exports is used, that no function
 * is too long, and that CONTRIBUTING.md prints the rooms as they are; `--write` prints them again. Part of `npm run check`.
 */
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { checkRooms } from './house/check-rooms.js';
import { deadExports } from './house/dead-exports.js';
import { longFunctions } from './house/long-functions.js';
import { readModule } from './house/read-module.js';
import { withRoomsTable } from './house/rooms-table.js';

process.chdir(new URL('..', import.meta.url).pathname);
const texts = new Map(['src', 'test', 'lab', 'vm-lab', 'scripts'].flatMap((folder) => [...textsIn(folder)]));
const modules = [...texts].filter(([file]) => file.startsWith('src/')).map(([file, text]) => readModule(file, text));
// In a test the function of a `describe` holds all of its cases.
const programs = new Map([...texts].filter(([file]) => !file.startsWith('test/')));
const complaints = [...checkRooms(modules), ...deadExports(texts), ...longFunctions(programs)];

const guide = 'CONTRIBUTING.md';
const text = readFileSync(guide, 'utf8');
const printed = withRoomsTable(text);
if (process.argv.includes('--write')) writeFileSync(guide, printed);
else if (printed !== text)
  complaints.push(`${guide}: its rooms are not those of scripts/house/rooms.js; node scripts/check-house.js --write`);

for (const complaint of complaints) console.error(complaint);
process.exitCode = complaints.length === 0 ? 0 : 1;

/**
 * All modules in a folder.
 * @param {string} folder
 * @returns {readonly (readonly [file: string, text: string])[]}
 */
function textsIn(folder) {
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((file) => /\.[jt]s$/.test(file));
  return files.map((file) => [`${folder}/${file}`, readFileSync(`${folder}/${file}`, 'utf8')]);
}
