/** Reads what brctl prints where `bridge` is not: `brctl show`, and `brctl showmacs BR`, which has numbers for ports. */

/** A port of a bridge by `brctl show`. */
export interface BrctlPort {
  readonly bridge: string;
  readonly port: string;
}

/** A row of `brctl showmacs`. */
export interface BrctlMac {
  readonly number: number;
  readonly mac: string;
  readonly local: boolean;
}

const SHOW = /^bridge name\s+bridge id\s+STP enabled\s+interfaces\s*$/;
const MACS = /^port no\s+mac addr\s+is local\?\s+ageing timer\s*$/;
const BRIDGE = /^(\S+)\s+[0-9a-f]{4}\.[0-9a-f]{12}\s+(?:yes|no)(?:\s+(\S+))?\s*$/;
const FURTHER = /^\s+(\S+)\s*$/;
const MAC = /^\s*(\d+)\s+((?:[0-9a-f]{2}:){5}[0-9a-f]{2})\s+(yes|no)\s+[\d.]+\s*$/i;

export const beginsBrctlShow = (line: string): boolean => SHOW.test(line);
export const beginsBrctlMacs = (line: string): boolean => MACS.test(line);

/** Never throws; lines that it does not know are passed over. */
export function parseBrctlShow(lines: readonly string[]): readonly BrctlPort[] {
  const ports: BrctlPort[] = [];
  let bridge: string | null = null;
  for (const line of lines) {
    const head = BRIDGE.exec(line);
    if (head !== null) bridge = head[1] ?? null;
    const port = head === null ? FURTHER.exec(line)?.[1] : head[2];
    if (bridge !== null && port !== undefined) ports.push({ bridge, port });
  }
  return ports;
}

export function parseBrctlMacs(lines: readonly string[]): readonly BrctlMac[] {
  return lines.flatMap((line) => {
    const [, number, mac = '', local] = MAC.exec(line) ?? [];
    return number === undefined ? [] : [{ number: Number(number), mac: mac.toLowerCase(), local: local === 'yes' }];
  });
}
