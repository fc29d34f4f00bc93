/** The request left by the outermost hop and no hop of this host showed a reply. */
import { frameEvidence } from '../evidence.ts';
import { fact } from '../fact.ts';
import { hostServerOf } from '../host-server.ts';
import { pathEndOf } from '../path-end.ts';
import { defineRule, NO_HITS } from '../rule.ts';
import { unansweredDepartures } from '../unanswered.ts';
import { replyMalformed } from './reply-malformed.ts';

export const noReplyFromNetwork = defineRule({
  code: 'no-reply-from-network',
  facts: {
    mac: fact.mac,
    hop: fact.text,
    end: fact.said(
      'What lies behind the hop. Only behind a wire is the network.',
      fact.optional(fact.oneOf('server', 'wire', 'tunnel', 'open-vswitch', 'other-namespace', 'process', 'unknown')),
    ),
    xdp: fact.said(
      'Program on the XDP hook of the hop: it sees replies before the capture does.',
      fact.optional(fact.text),
    ),
  },
  level: 'cause',
  needs: [],
  // A reply came, and names another client or another xid.
  yieldsTo: [replyMalformed],
  onExchange(exchange, known) {
    const outermost = exchange.path.hops[0];
    const left = unansweredDepartures(exchange, known);
    if (outermost === undefined || left.length === 0) return NO_HITS;
    const end = pathEndOf(exchange.path, known.links);
    // One hop alone shows that the guest asks, not that anything leaves.
    if (exchange.path.hops.length === 1 && end !== 'open-vswitch') return NO_HITS;
    if (hostServerOf(exchange, known.links, known.servers) !== null) return NO_HITS;
    const xdp = known.links.find((link) => link.xdp !== undefined && outermost.interfaces.includes(link.name))?.xdp;
    return [
      {
        facts: {
          mac: exchange.chaddr,
          hop: outermost.name,
          end,
          ...(xdp === undefined ? {} : { xdp: xdp.name ?? `with id ${xdp.id}` }),
        },
        evidence: left.map(({ message, sighting }) => frameEvidence('left', message, sighting)),
        exchanges: [exchange.id],
        messages: left.map(({ message }) => message.id),
      },
    ];
  },
});
