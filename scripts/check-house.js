/**
 * Checks that every module of src/ keeps to its room (scripts/house/rooms.js), and that CONTRIBUTING.md prints the rooms
 * as they are; `--write` prints them anew. Part of `npm run check`.
 */
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { checkRooms } from './house/check-rooms.js';
import { readModule } from './house/read-module.js';
import { withRoomsTable } from './house/rooms-table.js';

process.chdir(new URL('..', import.meta.url).pathname);
const files = readdirSync('src', { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.ts'));
const modules = files.map((file) => readModule(`src/${file}`, readFileSync(`src/${file}`, 'utf8')));
const complaints = [...checkRooms(modules)];

const guide = 'CONTRIBUTING.md';
const text = readFileSync(guide, 'utf8');
const printed = withRoomsTable(text);
if (process.argv.includes('--write')) writeFileSync(guide, printed);
else if (printed !== text)
  complaints.push(`${guide}: its rooms are not those of scripts/house/rooms.js; node scripts/check-house.js --write`);

for (const complaint of complaints) console.error(complaint);
process.exitCode = complaints.length === 0 ? 0 : 1;
