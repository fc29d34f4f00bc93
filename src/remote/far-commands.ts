/**
 * What is run on the other host: first a look at what is there, then `dhcphop capture`, or tcpdump where dhcphop is not.
 * Nothing is installed, and everything ends with its standard input: with this process, and with the connection.
 */
import { ToolError } from '../core/errors.ts';
import { splitInterfaceName } from '../path/interface-name.ts';
import { CLOCKS, LOOK_AT_CLOCKS, parseClocks } from './beat.ts';

/** What a host says of itself. */
export interface FarFacts {
  readonly isRoot: boolean;
  /** Without a password, for what is to be run. */
  readonly maySudo: boolean;
  /** Why not, in the words of sudo or of the shell; null where it may, or that is not told. */
  readonly sudoSaid: string | null;
  /** Where dhcphop is; null where it is not. */
  readonly dhcphop: string | null;
  readonly version: string | null;
  readonly hasTcpdump: boolean;
  /** It tells when its clock is set (beat.ts). */
  readonly tellsSetting: boolean;
}

/** Without these a login by ssh does not find what lies in sbin. */
const PATH = 'PATH=$PATH:/usr/local/sbin:/usr/local/bin:/usr/sbin:/sbin; export PATH';
const BEGIN = 'dhcphop-facts';

/** Words in single quotes are the same in every shell as long as they hold neither quotes nor backslashes. */
export const PROBE = `sh -c '${[
  PATH,
  `echo ${BEGIN} uid=$(id -u)`,
  `${LOOK_AT_CLOCKS}; echo ${BEGIN} clocks=${CLOCKS}`,
  'D=$(command -v dhcphop)',
  `echo ${BEGIN} dhcphop=$D`,
  `[ -z "$D" ] || echo ${BEGIN} version=$("$D" --version 2>/dev/null </dev/null)`,
  `command -v tcpdump >/dev/null && echo ${BEGIN} tcpdump=yes`,
  `sudo -n "\${D:-sh}" --version >/dev/null 2>&1 </dev/null && echo ${BEGIN} sudo=yes`,
  'S=$(sudo -n sh -c : 2>&1 >/dev/null </dev/null)',
  `[ $? = 0 ] && echo ${BEGIN} sudo=yes || echo ${BEGIN} said=$S`,
  `echo ${BEGIN} end=yes`,
].join('; ')}'`;

/** What PROBE printed; null where the other end is no shell that understands it. */
export function parseFacts(text: string): FarFacts | null {
  const facts = new Map<string, string>();
  for (const line of text.split('\n')) {
    const [, name = '', value = ''] = new RegExp(`^${BEGIN} (\\w+)=(.*)$`).exec(line) ?? [];
    if (value.trim() !== '') facts.set(name, value.trim());
  }
  if (!facts.has('end')) return null;
  const dhcphop = facts.get('dhcphop') ?? null;
  return {
    isRoot: facts.get('uid') === '0',
    maySudo: facts.has('sudo'),
    sudoSaid: facts.has('sudo') ? null : (facts.get('said') ?? null),
    dhcphop: dhcphop !== null && /^\/[\w./+-]+$/.test(dhcphop) ? dhcphop : null,
    version: /(\d+\.\d+\.\d+\S*)/.exec(facts.get('version') ?? '')?.[1] ?? null,
    hasTcpdump: facts.has('tcpdump'),
    tellsSetting: (parseClocks(facts.get('clocks') ?? '')?.up ?? null) !== null,
  };
}

/** `dhcphop capture` there, with these arguments. @throws ToolError 'usage' for one that no shell is to see. */
export function captureCommand({ dhcphop, isRoot, maySudo }: FarFacts, argv: readonly string[]): string {
  const words = [dhcphop ?? 'dhcphop', 'capture', ...argv, '--write', '-', '--attached'];
  return [...(isRoot || !maySudo ? [] : ['sudo', '-n']), ...words.map((word) => plainWord(word))].join(' ');
}

/** Frames with DHCP, tagged or not, and later fragments, by what every tcpdump knows. */
const FILTER =
  'udp port 67 or udp port 68 or (ip[6:2] & 0x1fff > 0 and ip proto 17) or (vlan and (udp port 67 or udp port 68))';

/**
 * tcpdump there on one interface. It says twice a second what time it is there (beat.ts), and
 * ends when its standard input does: by itself it would notice with the next frame only.
 */
export function tcpdumpCommand({ isRoot, maySudo }: FarFacts, interfaceName: string): string {
  const { netns, bare } = splitInterfaceName(interfaceName);
  const inside = netns === null ? '' : `ip netns exec ${plainWord(netns, '"')} `;
  const script = [
    PATH,
    'exec 3<&0',
    `${inside}tcpdump -n --immediate-mode -s 2048 -U -w - -i ${plainWord(bare, '"')} "${FILTER}" 3<&- & T=$!`,
    `(while kill -0 $T 2>/dev/null; do ${LOOK_AT_CLOCKS}; echo beat ${CLOCKS} >&2; sleep 0.5 || sleep 1; done) 3<&- & B=$!`,
    '(cat <&3 >/dev/null; kill $T $B) 2>/dev/null & C=$!',
    'exec 3<&-',
    `wait $T; R=$?; ${LOOK_AT_CLOCKS}; echo end ${CLOCKS} >&2; kill $B $C 2>/dev/null; exit $R`,
  ];
  return `${isRoot || !maySudo ? '' : 'sudo -n '}sh -c '${script.join('; ')}'`;
}

/**
 * The changes of the bridges' FDBs there, with their times. It needs no rights. The first line says that it runs; it ends when its
 * standard input does.
 */
export const WATCH_FDB = `sh -c '${[
  PATH,
  'exec 3<&0',
  'TZ=UTC0 LC_ALL=C bridge -t monitor fdb 3<&- & T=$!',
  '(sleep 0.3 || sleep 1; echo begun) 3<&- & B=$!',
  '(cat <&3 >/dev/null; kill $T) 2>/dev/null & C=$!',
  'exec 3<&-',
  'wait $T; R=$?; kill $B $C 2>/dev/null; exit $R',
].join('; ')}'`;

/** As the shell of the other host takes it, whichever that is. */
function plainWord(word: string, quote = "'"): string {
  if (/^[\w./:,+@%=-]+$/.test(word) && !word.startsWith('=')) return word;
  if (/^[\w./:,+@%=|~^ -]+$/.test(word)) return `${quote}${word}${quote}`;
  throw new ToolError('usage', `${word}: no name for a command on another host`, '--hops HOST:bond0,HOST:br0');
}
