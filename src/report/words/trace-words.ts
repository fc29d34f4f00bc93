/** What outcomes and reasons are called in front of people. */
import { STATE_KINDS } from '../../state/kinds.ts';
import type { InconclusiveReason, Outcome } from '../../trace/types.ts';

/** An exchange ... */
const OUTCOMES: Readonly<Record<Outcome, string>> = {
  bound: 'the guest got its address',
  informed: 'the guest got its parameters',
  nak: 'the server refused (NAK)',
  'reply-lost': 'a reply was lost',
  'request-lost': 'a request was lost',
  'no-reply': 'no reply came',
  'offer-ignored': 'the guest ignored the offer',
  declined: 'the guest declined the address',
  released: 'the guest released its address',
  incomplete: 'not complete',
};

/** It cannot be told because ... */
const REASONS: Readonly<Record<InconclusiveReason, string>> = {
  'capture-dropped': 'the capture dropped frames there',
  'not-open': 'the capture there was not open at that time',
  gone: 'the interface was gone at that time',
  'cut-off': 'the file is damaged or ends too early',
  'all-later-hops-blind': 'no later hop could have shown it',
  'paths-contradict': 'another path of this guest shows otherwise',
  'place-unknown': 'the guest may be of another host, whose bridges may lead to the network by any port',
  evicted: 'too much was going on to keep track of it',
  'order-unknown': 'the order of the hops is not known',
};

/** What a rule would have needed, by the name of the kind of state. */
export function needText(needs: string): string {
  return STATE_KINDS.find(({ name }) => name === needs)?.unseen ?? needs;
}

export function outcomeText(outcome: Outcome): string {
  return OUTCOMES[outcome];
}

export function reasonText(reason: InconclusiveReason): string {
  return REASONS[reason];
}

/** Whether an exchange ended as it should. */
export function isHealthy(outcome: Outcome): boolean {
  return outcome === 'bound' || outcome === 'informed' || outcome === 'released';
}
