/** Why another host does not capture, in one line, and what to type: out of what ssh and the programs there said. */
import { ToolError } from '../core/errors.ts';
import { shellWord } from '../core/shell-word.ts';
import type { Destination } from './destination.ts';
import type { FarFacts } from './far-commands.ts';

/** ssh itself failed, and says why. */
const SSH_STATUS = 255;
const NOT_FOUND = 127;

const SUDO_ASKS = /sudo: .*(?:password|terminal|tty)/;
/** What dhcphop, tcpdump, ip and the kernel say to a user without root. */
const NEEDS_ROOT = /CAP_|permission|not permitted/i;

const withoutPassword = (ssh: string) =>
  `--host with root, or a rule NOPASSWD in sudoers there: ssh ${shellWord(ssh)} sudo -n true`;

interface Known {
  readonly said: RegExp;
  readonly why: string;
  readonly hint: (ssh: string) => string;
}

const login = (ssh: string) => `ssh ${shellWord(ssh)} true`;

const KNOWN: readonly Known[] = [
  {
    said: /REMOTE HOST IDENTIFICATION HAS CHANGED/,
    why: 'its host key is not the one that ssh knows',
    hint: (ssh) => `${login(ssh)}; ssh-keygen -R HOST if the host was set up anew`,
  },
  { said: /Host key verification failed/, why: 'ssh does not know its host key yet', hint: login },
  { said: /Could not resolve hostname/, why: 'no host of this name is known', hint: login },
  {
    said: /Permission denied \(/,
    why: 'ssh lets nobody in without a password',
    hint: (ssh) => `ssh-copy-id ${shellWord(ssh)}`,
  },
  { said: /Connection refused/, why: 'no ssh server answers there', hint: login },
  { said: /No route to host|Network is unreachable/, why: 'there is no way to it', hint: login },
  { said: /timed out|Timeout, server/, why: 'it does not answer', hint: login },
  { said: SUDO_ASKS, why: 'sudo asks for a password there', hint: withoutPassword },
  {
    said: /sudo: .*not (?:allowed|in the sudoers)/,
    why: 'sudo is not allowed there',
    hint: (ssh) => `ssh ${shellWord(ssh)} sudo -l`,
  },
  {
    said: /find the DHCP server of this host/,
    why: 'no DHCP server listens there, and the guest is not there either',
    hint: () => '--server-at GUEST, where the server is a guest there: its MAC, libvirt domain or interface',
  },
  {
    said: /unknown (?:command capture|option --)/,
    why: 'its dhcphop is too old',
    hint: (ssh) => `ssh ${shellWord(ssh)} dhcphop --version`,
  },
];

/** `said`: the latest lines of standard error. */
export function farFailure({ ssh }: Destination, status: number, said: readonly string[]): ToolError {
  const text = said.join('\n');
  const known = KNOWN.find((each) => each.said.test(text));
  if (known !== undefined) return new ToolError('cannot-capture', known.why, known.hint(ssh));
  const last = said
    .filter((line) => line.trim() !== '' && !(status === SSH_STATUS && line.startsWith('dhcphop: ')))
    .at(-1)
    ?.replace(/^dhcphop: /, '');
  if (last?.includes('; try: ')) {
    const [why, hint] = last.split('; try: ');
    return new ToolError('cannot-capture', why ?? '', `there: ${hint}`);
  }
  const otherwise = status === SSH_STATUS ? 'the connection ended' : `the command there ended with ${status}`;
  const why = status === NOT_FOUND ? 'neither dhcphop nor tcpdump is there' : (last ?? otherwise);
  return new ToolError('cannot-capture', why, login(ssh));
}

/** The same, of a command that takes root, run as a user who has it only through sudo, if at all. */
export function rootFailure(
  destination: Destination,
  facts: FarFacts,
  status: number,
  said: readonly string[],
): ToolError {
  const { isRoot, maySudo, sudoSaid } = facts;
  if (isRoot || maySudo || !NEEDS_ROOT.test(said.join('\n'))) return farFailure(destination, status, said);
  const why = SUDO_ASKS.test(sudoSaid ?? '') ? 'sudo asks for a password there' : 'sudo gives no root there';
  return new ToolError('cannot-capture', `capturing takes root, and ${why}`, withoutPassword(destination.ssh));
}

export function notUnderstood({ ssh }: Destination): ToolError {
  return new ToolError('cannot-capture', 'what answers there is no shell', `ssh ${shellWord(ssh)} id`);
}

export function nothingThere({ ssh }: Destination): ToolError {
  const hint = `ssh ${shellWord(ssh)} sudo apt install tcpdump`;
  return new ToolError('cannot-capture', 'neither dhcphop nor tcpdump is there', hint);
}

/** What was found out about a host without dhcphop, said as dhcphop there would have said it. */
export function farRefusal(destination: Destination, { message, hint }: ToolError): ToolError {
  return farFailure(destination, 1, [hint === null ? message : `${message}; try: ${hint}`]);
}

/** Each interface takes a connection of its own. */
export function tooManyInterfaces({ host }: Destination, interfaces: readonly string[]): ToolError {
  const hint = `--hops ${host}:INTERFACE,... with those that count, or dhcphop on ${host}`;
  return new ToolError('cannot-capture', `tcpdump on ${interfaces.length} interfaces there is too much`, hint);
}
