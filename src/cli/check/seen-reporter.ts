/** A reporter that keeps what an expectation can say of a replay, and writes nothing. */

import type { Seen, SeenExchange } from '../../report/checked.ts';
import type { Reporter, ReportTail } from '../../report/report.ts';
import { formatXid } from '../../report/words/format-xid.ts';
import type { Exchange } from '../../trace/types.ts';

export function createSeenReporter(): { readonly reporter: Reporter; readonly seen: () => Seen } {
  const exchanges: SeenExchange[] = [];
  let tail: ReportTail | null = null;
  const reporter: Reporter = {
    begin() {},
    sighting() {},
    verdict() {},
    finding() {},
    exchange(exchange) {
      exchanges.push(seenExchange(exchange));
    },
    end(end) {
      tail = end;
    },
  };
  const seen = (): Seen => {
    if (tail === null) throw new Error('the replay has not ended');
    const causes = tail.findings.filter(({ level }) => level === 'cause').map(({ code }) => code);
    return {
      verdict: tail.summary.verdict,
      hops: tail.hops.map(({ hop }) => hop.name),
      causes: [...new Set(causes)].toSorted(),
      exchanges,
    };
  };
  return { reporter, seen };
}

function seenExchange({ xid, chaddr, outcome, messages }: Exchange): SeenExchange {
  return {
    xid: formatXid(xid),
    chaddr,
    outcome,
    messages: messages.map(({ dhcp, heading, reflects, verdict }) => ({
      type: dhcp.type,
      heading,
      reflection: reflects !== null,
      status: verdict?.status ?? 'inconclusive',
      lastSeen: verdict?.lastSeen ?? null,
      missing: verdict?.missing ?? null,
    })),
  };
}
