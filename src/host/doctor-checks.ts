/** What `dhcphop doctor` looks at: one function per thing, each telling what works, what it is for, how to mend it. */
import { accessSync, closeSync, constants, openSync, readFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { loadAddon } from '../capture/addon.ts';
import { CAPABILITIES, grantHint, parseCapabilities } from '../capture/capabilities.ts';
import { ToolError } from '../core/errors.ts';
import { commandEnvironment } from './command-environment.ts';

export interface Check {
  readonly what: string;
  /** `bad`: a trace cannot run; `limited`: it can, and knows less. */
  readonly state: 'good' | 'limited' | 'bad';
  readonly detail: string;
  /** The command to type; null where nothing is to be mended. */
  readonly mend: string | null;
}

const good = (what: string, detail: string): Check => ({ what, state: 'good', detail, mend: null });

function checkNode(): Check {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
  const isOld = major < 20 || (major === 20 && minor < 19);
  if (!isOld) return good('Node.js', process.versions.node);
  return {
    what: 'Node.js',
    state: 'bad',
    detail: `${process.versions.node} is too old`,
    mend: 'install Node.js 20.19 or later',
  };
}

function checkAddon(): Check {
  try {
    return good('live capture', loadAddon().libpcapVersion);
  } catch (error) {
    const [detail, mend] = error instanceof ToolError ? [error.message, error.hint] : [String(error), 'npm run build'];
    return { what: 'live capture', state: 'bad', detail, mend };
  }
}

function checkCapabilities(): readonly Check[] {
  const held = parseCapabilities(readFileSync('/proc/self/status', 'utf8'));
  const missing = CAPABILITIES.filter(({ name }) => !held.has(name)).map(({ name }) => name);
  return CAPABILITIES.map(({ name, purpose }): Check => {
    const what = `CAP_${name.toUpperCase()}`;
    if (held.has(name)) return good(what, purpose);
    const state = name === 'net_raw' ? 'bad' : 'limited';
    // One command grants them all.
    const mend = name === missing.at(-1) ? grantHint(missing) : null;
    return { what, state, detail: `missing, needed for ${purpose}`, mend };
  });
}

const COMMANDS = [
  { name: 'ip', package: 'iproute2', purpose: 'finding the path', state: 'bad' },
  { name: 'bridge', package: 'iproute2', purpose: 'what bridges have learned', state: 'limited' },
  { name: 'tc', package: 'iproute2', purpose: 'queues and filters of traffic control', state: 'limited' },
  { name: 'nft', package: 'nftables', purpose: 'the rules of firewalls', state: 'limited' },
  { name: 'virsh', package: 'libvirt-clients', purpose: 'guests by their libvirt name', state: 'limited' },
] as const;

function isInstalled(command: string): boolean {
  return (commandEnvironment().PATH ?? '').split(delimiter).some((folder) => {
    try {
      accessSync(join(folder, command), constants.X_OK);
      return true;
    } catch {
      return false;
    }
  });
}

function checkCommands(): readonly Check[] {
  return COMMANDS.map(({ name, package: from, purpose, state }) =>
    isInstalled(name)
      ? good(name, purpose)
      : { what: name, state, detail: `not installed, needed for ${purpose}`, mend: `sudo apt-get install ${from}` },
  );
}

function checkKernelLog(): Check {
  try {
    closeSync(openSync('/dev/kmsg', constants.O_RDONLY | constants.O_NONBLOCK));
    return good('kernel log', '/dev/kmsg can be read');
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : String(error);
    return {
      what: 'kernel log',
      state: 'limited',
      detail: `/dev/kmsg cannot be read (${code})`,
      mend: 'run dhcphop with sudo',
    };
  }
}

export function runChecks(): readonly Check[] {
  return [checkNode(), checkAddon(), ...checkCapabilities(), ...checkCommands(), checkKernelLog()];
}
