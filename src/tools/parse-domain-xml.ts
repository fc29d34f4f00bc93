/**
 * The network interfaces of a libvirt domain, out of its XML (https://libvirt.org/formatdomain.html). libvirt writes
 * this XML itself, well-formed and with attributes in single quotes; only tags and attributes are read, no text.
 */
import { parseMac } from '../core/mac.ts';

export interface DomainNic {
  readonly mac: string;
  /** The host's end (`<target dev>`); null where the domain is shut off or the NIC is passed through. */
  readonly tap: string | null;
  /** False where its link is held down (`<link state='down'/>`). */
  readonly linkUp: boolean;
  /** `<interface type>`: bridge, network, direct, ethernet, user, ...; null where it does not say. */
  readonly type: string | null;
}

export interface DomainNics {
  readonly name: string | null;
  readonly nics: readonly DomainNic[];
}

/** libvirt limits a domain's definition to less; a longer text is not read further. */
const MAX_XML_LENGTH = 8 * 1024 * 1024;
const MAX_NICS = 256;
/** Longer than any tag libvirt writes; a longer one is passed over. */
const MAX_TAG_LENGTH = 4096;
/** A tag with its attributes, whose quoted values may hold `>`. */
const TAG = /^<(\/?)([A-Za-z][\w:.-]*)((?:[^<>"']|"[^"]*"|'[^']*')*)>/;
const SKIPPED = [
  { start: '<!--', end: '-->' },
  { start: '<![CDATA[', end: ']]>' },
] as const;

interface Tag {
  readonly closing: boolean;
  readonly name: string;
  readonly attributes: string;
  /** Where the text after it begins. */
  readonly end: number;
}

/** The tags of `xml` in order, without those in comments and CDATA. */
function* tagsOf(xml: string): Generator<Tag> {
  let at = xml.indexOf('<');
  while (at >= 0) {
    const skipped = SKIPPED.find(({ start }) => xml.startsWith(start, at));
    let next = at + 1;
    if (skipped !== undefined) {
      next = xml.indexOf(skipped.end, at + skipped.start.length);
      if (next < 0) return;
    } else {
      const match = TAG.exec(xml.slice(at, at + MAX_TAG_LENGTH));
      if (match !== null) {
        next = at + match[0].length;
        yield { closing: match[1] === '/', name: match[2] ?? '', attributes: match[3] ?? '', end: next };
      }
    }
    at = xml.indexOf('<', next);
  }
}

/** Name and NICs of a domain; NICs without a MAC are left out. Never throws: what is no XML has no NICs. */
export function parseDomainXml(xml: string): DomainNics {
  const nics: DomainNic[] = [];
  const open: string[] = [];
  let name: string | null = null;
  let mac: string | null = null;
  let tap: string | null = null;
  let linkUp = true;
  let type: string | null = null;
  for (const { closing, name: tag, attributes, end } of tagsOf(xml.slice(0, MAX_XML_LENGTH))) {
    if (closing) {
      open.pop();
      // Only a NIC of the domain itself: metadata of other programs may hold elements of the same name.
      if (tag === 'interface' && open.join('/') === 'domain/devices') {
        if (mac !== null && nics.length < MAX_NICS) nics.push({ mac, tap, linkUp, type });
        mac = null;
        tap = null;
        linkUp = true;
      }
      continue;
    }
    const path = [...open, tag].join('/');
    if (path === 'domain/name') name = textAfter(xml, end);
    if (path === 'domain/devices/interface') type = attribute(attributes, 'type');
    if (path === 'domain/devices/interface/link') linkUp = attribute(attributes, 'state') !== 'down';
    if (path === 'domain/devices/interface/mac') mac = parseMac(attribute(attributes, 'address') ?? '');
    if (path === 'domain/devices/interface/target') tap = attribute(attributes, 'dev');
    if (!attributes.trimEnd().endsWith('/')) open.push(tag);
  }
  return { name, nics };
}

function textAfter(xml: string, start: number): string | null {
  const end = xml.indexOf('<', start);
  return end < 0 ? null : decodeEntities(xml.slice(start, end).trim()) || null;
}

function attribute(attributes: string, name: string): string | null {
  const match = new RegExp(`(?:^|\\s)${name}\\s*=\\s*(?:"([^"]*)"|'([^']*)')`).exec(attributes);
  const value = match?.[1] ?? match?.[2];
  return value === undefined || value === '' ? null : decodeEntities(value);
}

const ENTITIES: Readonly<Record<string, string>> = { lt: '<', gt: '>', amp: '&', quot: '"', apos: "'" };

function decodeEntities(text: string): string {
  return text.replace(/&(lt|gt|amp|quot|apos);/g, (_, entity: string) => ENTITIES[entity] ?? '');
}
