/** Whose DHCP went by where nothing else did, and where: one of them may be the guest that was meant. */
import { shellWord } from '../../core/shell-word.ts';
import type { Bystander } from '../../trace/types.ts';
import type { ReportTail } from '../report.ts';
import { sayCount, sayList } from './words.ts';

/** Named in the text; the JSON report has more. */
const MOST_NAMED = 6;
const MOST_INTERFACES = 4;

/** `4 DHCP messages of others went by: of 02:00:5e:00:53:01 at eth2; try --hops eth2`. */
export function bystandersText({ bystanders, hops, source, summary }: ReportTail): string {
  const count = `${sayCount(summary.background, 'DHCP message')} of others went by`;
  const named = bystanders.slice(0, MOST_NAMED).map(({ mac, interfaces }) => `of ${mac} at ${placesText(interfaces)}`);
  if (named.length === 0) return count;
  const told = bystanders.slice(0, MOST_NAMED).reduce((sum, { messages }) => sum + messages, 0);
  if (told < summary.background) named.push('and of more MACs');
  const names = hops.flatMap(({ hop }) => hop.interfaces);
  const hint = source.kind === 'replay' ? hopsToTry(bystanders[0], names) : null;
  return `${count}: ${named.join(', ')}${hint === null ? '' : `; try --hops ${hint}`}`;
}

function placesText(interfaces: readonly string[]): string {
  const more = interfaces.length - MOST_INTERFACES;
  return more > 0 ? `${interfaces.slice(0, MOST_INTERFACES).join(', ')} and ${more} more` : sayList(interfaces);
}

/** The interfaces that showed the first of them, from the network to the guest; null where the guest's own port is one. */
function hopsToTry(bystander: Bystander | undefined, names: readonly string[]): string | null {
  const seen = names.filter((name) => bystander?.interfaces.includes(name));
  const last = names.at(-1);
  return seen.length === 0 || seen.at(-1) === last ? null : seen.map((name) => shellWord(name)).join(',');
}
