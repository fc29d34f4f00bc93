/**
 * Writes what the packages hold besides the program, from the definitions of its commands: share/man/dhcphop.1 and
 * share/completions/, and the capture that Wireshark lists. Called by scripts/prepack, after the build.
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const ROOT = new URL('../../', import.meta.url);

/** From dist/, which a checkout need not have yet when this file is checked. @param {string} path */
const built = (path) => import(new URL(`dist/${path}`, ROOT).href);

const { COMMANDS: commands } = await built('cli/commands.js');
const { manPage } = await built('cli/help/man-page.js');
const { extcapScript } = await built('cli/wireshark/extcap-script.js');
const { TOOL: tool } = await built('report/tool.js');
const { EXPLAINED_WORDS: codes } = await built('cli/completion/explained-words.js');

/** The date on the page: that of a reproducible build (https://reproducible-builds.org/specs/source-date-epoch/), or today. */
const seconds = Number(process.env.SOURCE_DATE_EPOCH ?? Date.now() / 1000);
const date = new Date(seconds * 1000).toISOString().slice(0, 10);

/** @type {readonly (readonly [file: string, text: string])[]} */
const texts = [
  ['man/dhcphop.1', manPage(commands, date)],
  ['completions/dhcphop.bash', (await built('cli/completion/bash.js')).bashCompletion({ commands, codes })],
  ['completions/_dhcphop', (await built('cli/completion/zsh.js')).zshCompletion({ commands, codes })],
  ['completions/dhcphop.fish', (await built('cli/completion/fish.js')).fishCompletion({ commands, codes })],
  ['wireshark/extcap', extcapScript(tool.version)],
];
for (const folder of ['man', 'completions', 'wireshark'])
  mkdirSync(new URL(`share/${folder}`, ROOT), { recursive: true });
for (const [file, text] of texts) writeFileSync(fileURLToPath(new URL(`share/${file}`, ROOT)), text);
