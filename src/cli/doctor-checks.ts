/** What `dhcphop doctor` looks at: one function per thing, each telling what works, what it is for, how to mend it. */
import { accessSync, closeSync, constants, openSync, readFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { loadAddon } from '../capture/addon.ts';
import { ToolError } from '../core/errors.ts';

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

/** Bits of linux/capability.h. */
const CAPABILITIES = [
  { name: 'CAP_NET_RAW', bit: 13n, purpose: 'capturing', state: 'bad' },
  { name: 'CAP_NET_ADMIN', bit: 12n, purpose: 'promiscuous bridges and the firewall', state: 'limited' },
  { name: 'CAP_SYS_ADMIN', bit: 21n, purpose: 'hops in other network namespaces', state: 'limited' },
  { name: 'CAP_SYSLOG', bit: 34n, purpose: 'the kernel log', state: 'limited' },
] as const;

function checkCapabilities(): readonly Check[] {
  const effective = /^CapEff:\s*([0-9a-f]+)$/m.exec(readFileSync('/proc/self/status', 'utf8'))?.[1] ?? '0';
  const held = BigInt(`0x${effective}`);
  return CAPABILITIES.map(({ name, bit, purpose, state }) =>
    (held >> bit) & 1n
      ? good(name, purpose)
      : { what: name, state, detail: `missing, needed for ${purpose}`, mend: 'run dhcphop with sudo' },
  );
}

const COMMANDS = [
  { name: 'ip', package: 'iproute2', purpose: 'finding the path', state: 'bad' },
  { name: 'bridge', package: 'iproute2', purpose: 'what bridges have learned', state: 'limited' },
  { name: 'virsh', package: 'libvirt-clients', purpose: 'guests by their libvirt name', state: 'limited' },
] as const;

function isInstalled(command: string): boolean {
  return (process.env.PATH ?? '').split(delimiter).some((folder) => {
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
