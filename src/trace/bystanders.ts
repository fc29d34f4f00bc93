/** Who asked or was answered beside those that are judged, and where it was seen: for when nothing else was. */
import type { Burst } from './copies/pending.ts';
import type { Bystander } from './types.ts';

/** Clients named, and interfaces of one; those that come later are only counted. */
const MOST_CLIENTS = 32;
const MOST_INTERFACES = 16;

interface Noted extends Bystander {
  messages: number;
  readonly interfaces: string[];
}

export class Bystanders {
  readonly #byMac = new Map<string, Noted>();

  /** In the order in which they came. */
  get all(): readonly Bystander[] {
    return [...this.#byMac.values()];
  }

  /** Takes in a burst that is not judged, and how many messages it counts for. */
  note({ dhcp, copies }: Burst, messages: number): void {
    let noted = this.#byMac.get(dhcp.chaddr);
    if (noted === undefined) {
      if (this.#byMac.size >= MOST_CLIENTS) return;
      noted = { mac: dhcp.chaddr, messages: 0, interfaces: [] };
      this.#byMac.set(dhcp.chaddr, noted);
    }
    noted.messages += messages;
    const { interfaces } = noted;
    for (const { interface: name } of copies) {
      if (interfaces.length < MOST_INTERFACES && !interfaces.includes(name)) interfaces.push(name);
    }
  }
}
