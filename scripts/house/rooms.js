/**
 * The rooms of src/ as data: what lives in each, which rooms it may import, and what else it may touch. This is the only
 * list: the check enforces it, and the table in CONTRIBUTING.md is printed from it.
 */

/**
 * @typedef {object} Room
 * @property {string} name folder of src/, or `index` and `main` for the files of that name
 * @property {string} holds what lives there, for the table
 * @property {readonly string[]} mayImport rooms below it, in the order of the data's way
 * @property {boolean} [effects] false (the default): pure, so no Node module, no process, console, timers or Date
 * @property {readonly string[]} [packages] packages it may import, Node's own included
 * @property {readonly string[]} [names] of EFFECTS, those it may use all the same
 */

const BYTES = ['core'];
const HOST = ['core', 'path', 'state', 'wiring'];
const TOOLS = ['core', 'path', 'state'];
const TRACE = ['core', 'dhcp', 'frame', 'path'];
const DIAGNOSE = [...HOST, 'dhcp', 'frame', 'trace', 'forward'];
const REPORT = [...DIAGNOSE, 'diagnose'];
const PIPELINE = [...REPORT, 'tools', 'anonymize', 'pcapfile', 'netlink', 'capture', 'host', 'report'];

/** @type {readonly Room[]} */
export const ROOMS = [
  { name: 'core', holds: 'bytes, MAC and IP addresses, exact time, errors', mayImport: [] },
  { name: 'pcapfile', holds: 'pcap and pcapng readers, pcapng writer: bytes in, records out', mayImport: BYTES },
  {
    name: 'frame',
    holds: 'Ethernet, VLAN tags, SLL, tunnels, IPv4/IPv6, fragments, UDP and checksums',
    mayImport: BYTES,
  },
  { name: 'dhcp', holds: 'DHCPv4 decoding and option tables', mayImport: BYTES },
  {
    name: 'netlink',
    holds: 'rtnetlink messages: questions to bytes, bytes to answers and to news of bridges',
    mayImport: BYTES,
  },
  { name: 'path', holds: 'hops, paths, interface names: types and what follows from them', mayImport: BYTES },
  { name: 'state', holds: 'host state: its kinds, their JSON and their histories', mayImport: ['core', 'path'] },
  { name: 'tools', holds: "what the host's own tools print, read into host state", mayImport: TOOLS },
  {
    name: 'anonymize',
    holds: 'other MACs, addresses and names for those in frames and host state, the same everywhere',
    mayImport: ['core', 'dhcp', 'frame', 'path', 'state'],
  },
  { name: 'wiring', holds: 'finds a path in host state and checks it', mayImport: ['core', 'path', 'state'] },
  { name: 'trace', holds: 'frames to copies to messages to exchanges to verdicts', mayImport: TRACE },
  {
    name: 'forward',
    holds: 'the model of the kernel: which stage between two captures stops a frame',
    mayImport: [...HOST, 'trace'],
  },
  {
    name: 'diagnose',
    holds: 'one file a rule: rules read trace, path and host state and return findings',
    mayImport: DIAGNOSE,
  },
  {
    name: 'report',
    holds: 'text, Markdown, JSON, NDJSON, JUnit: the only room with words for people',
    mayImport: REPORT,
    packages: ['string-width', 'node:util'],
    // A calendar is no clock, and a microtask no timer.
    names: ['Date', 'Buffer', 'queueMicrotask'],
  },
  {
    name: 'browser',
    holds: 'the script and the style of the HTML report, which run in a browser',
    mayImport: ['report'],
    effects: true,
  },
  {
    name: 'capture',
    holds: 'the live engine and the file source behind one interface; the only loader of the addon',
    mayImport: ['core', 'pcapfile', 'netlink'],
    effects: true,
  },
  {
    name: 'host',
    holds: 'reads the running host: links, FDB, libvirt, kernel log; gives up privileges',
    mayImport: [...HOST, 'tools', 'netlink', 'capture'],
    effects: true,
  },
  {
    name: 'remote',
    holds: "other hosts, over the user's ssh: what is run there, and the live source it makes",
    mayImport: ['core', 'path', 'capture'],
    effects: true,
  },
  { name: 'pipeline', holds: 'from a source to a report, live and replayed', mayImport: PIPELINE, effects: true },
  {
    name: 'cli',
    holds: 'commands, options, exit codes, signals; the only room that ends the process',
    mayImport: [...PIPELINE, 'remote', 'pipeline'],
    effects: true,
    packages: ['yargs', 'ansi-escapes'],
  },
  { name: 'index', holds: 'the library', mayImport: ['core', 'report', 'pipeline'], effects: true },
  { name: 'main', holds: 'the program', mayImport: ['cli'], effects: true },
];

/** What pure rooms may not name: their clock is the packets', and they do nothing but return. */
export const EFFECTS = [
  'process',
  'console',
  'Date',
  'Buffer',
  'globalThis',
  'global',
  'require',
  'fetch',
  'performance',
  'setTimeout',
  'setInterval',
  'setImmediate',
  'queueMicrotask',
  'eval',
  'Function',
];
