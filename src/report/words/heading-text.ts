/** How a trace went, in one line. */
import type { Summary, SummaryVerdict } from '../report.ts';

const HEADINGS: Readonly<Record<SummaryVerdict, string>> = {
  ok: 'every DHCP message arrived',
  loss: 'DHCP messages were lost',
  failed: 'a DHCP exchange failed',
  inconclusive: 'it cannot be told whether every DHCP message arrived',
  'nothing-seen': 'no DHCP was seen',
};

/** `DHCP messages were lost, first between br0 and tap0`; not yet safe for any format. */
export function headingText({ verdict, firstLoss }: Pick<Summary, 'verdict' | 'firstLoss'>): string {
  return (
    HEADINGS[verdict] + (firstLoss === null ? '' : `, first between ${firstLoss.lastSeen} and ${firstLoss.missing}`)
  );
}
