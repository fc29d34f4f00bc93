/**
 * What people see, to be looked at: `node scripts/screens.js FOLDER` (built first) writes there
 *   report-80x24.txt             the end of the text report, as much as such a terminal shows
 *   page-light.png, page-dark.png, page-narrow.png   the HTML report of a recorded loop; needs chromium
 *   live-80x24.txt, live-40x10.txt, live-200x50.txt  the live view in the lab: while it waits, and after a loss; needs root and tmux
 * What a machine cannot make is said and left out.
 */
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { builtFile } from '../lab/built-program.js';
import { createLab } from '../lab/lab.js';
import { labMissing } from '../lab/requirements.js';
import { hasTmux, Terminal } from '../lab/terminal.js';

const PROGRAM = builtFile('main.js');
const RECORDING = 'pcaps/loop/incident.pcapng';
const CHROMIUM = ['chromium', 'chromium-browser', 'google-chrome'].find(
  (name) => spawnSync('which', [name]).status === 0,
);
/** Name, width and height, and whether in the dark. */
const PAGES = /** @type {const} */ ([
  ['page-light', 1200, 2600, false],
  ['page-dark', 1200, 2600, true],
  ['page-narrow', 500, 3200, false],
]);
const SIZES = /** @type {const} */ ([
  [80, 24],
  [40, 10],
  [200, 50],
]);

const [folder] = process.argv.slice(2);
if (folder === undefined) {
  console.error('usage: node scripts/screens.js FOLDER');
  process.exit(2);
}
mkdirSync(folder, { recursive: true });
const at = (/** @type {string} */ name) => path.join(folder, name);
const leftOut = (/** @type {string} */ what, /** @type {string} */ why) => console.log(`screens: no ${what}: ${why}`);

report();
if (CHROMIUM === undefined) leftOut('pages', 'chromium is not installed');
else pages(CHROMIUM);
const missing = labMissing() ?? (hasTmux ? null : 'tmux is not installed');
if (missing === null) await live();
else leftOut('live view', missing);

function report() {
  const { stdout } = spawnSync(process.execPath, [PROGRAM, 'replay', RECORDING], {
    encoding: 'utf8',
    env: { ...process.env, COLUMNS: '80', TZ: 'UTC' },
  });
  // The prompt takes the last row.
  writeFileSync(at('report-80x24.txt'), `${stdout.trimEnd().split('\n').slice(-23).join('\n')}\n`);
}

/** @param {string} chromium */
function pages(chromium) {
  const page = at('page.html');
  rmSync(page, { force: true });
  spawnSync(process.execPath, [PROGRAM, 'replay', RECORDING, '--html', page], { env: { ...process.env, TZ: 'UTC' } });
  for (const [name, width, height, isDark] of PAGES) {
    const dark = isDark ? ['--blink-settings=preferredColorScheme=0'] : [];
    const shown = [
      '--headless',
      '--no-sandbox',
      '--disable-gpu',
      '--hide-scrollbars',
      `--window-size=${width},${height}`,
    ];
    const argv = [...shown, ...dark, `--screenshot=${path.resolve(at(`${name}.png`))}`, pathToFileURL(page).href];
    execFileSync(chromium, argv, { stdio: 'ignore', timeout: 120_000 });
  }
}

async function live() {
  for (const [columns, rows] of SIZES) {
    const lab = await createLab();
    const argv = lab.ns.argv('hv', [process.execPath, PROGRAM, 'trace', 'tap0']);
    const terminal = new Terminal(`${lab.ns.prefix}view`, { columns, rows }, argv);
    try {
      const waiting = await terminal.showing(/^WAITS +[6-9] s for/);
      await lab.inject('loop');
      await lab.runClient(0, 'udhcpc', { timeoutMs: 3_000 });
      const lost = await terminal.showing(/LOST \d+$/);
      const frame = (/** @type {readonly string[]} */ shown) =>
        shown.map((row) => `|${row.padEnd(columns)}|`).join('\n');
      writeFileSync(at(`live-${columns}x${rows}.txt`), `${frame(waiting)}\n\n${frame(lost)}\n`);
    } finally {
      terminal.close();
      await lab.close();
    }
  }
}
