/** Reads /proc/net/bonding/BOND (drivers/net/bonding/bond_procfs.c). The file does not name the bond itself. */

export interface BondFile {
  /** As iproute2 names it. */
  readonly mode: string | null;
  readonly active: string | null;
  readonly slaves: readonly string[];
  /** Of an 802.3ad bond; null for others. */
  readonly partner: string | null;
}

const BEGIN = /^Ethernet Channel Bonding Driver: /;
const FIELD = /^\s*([A-Z][A-Za-z0-9 ()/.]*): (.*?)\s*$/;
/** What bond_mode_name prints, by the word in it. */
const MODES: readonly (readonly [word: string, mode: string])[] = [
  ['round-robin', 'balance-rr'],
  ['active-backup', 'active-backup'],
  ['(xor)', 'balance-xor'],
  ['(broadcast)', 'broadcast'],
  ['802.3ad', '802.3ad'],
  ['adaptive load', 'balance-alb'],
  ['transmit load', 'balance-tlb'],
];

export function beginsBonding(line: string): boolean {
  return BEGIN.test(line);
}

/** Never throws; lines that it does not know are passed over. */
export function parseBonding(lines: readonly string[]): BondFile {
  const slaves: string[] = [];
  let [mode, active, partner]: (string | null)[] = [null, null, null];
  for (const line of lines) {
    const [, name, value = ''] = FIELD.exec(line) ?? [];
    if (name === 'Bonding Mode') mode = MODES.find(([word]) => value.includes(word))?.[1] ?? null;
    if (name === 'Currently Active Slave' && value !== 'None') active = value;
    if (name === 'Slave Interface') slaves.push(value);
    // Of the aggregator: each slave has one too, behind it.
    if (name === 'Partner Mac Address') partner ??= value.toLowerCase();
  }
  return { mode: mode ?? null, active: active ?? null, slaves, partner: partner ?? null };
}
