/** What a replay shows other than its expectation says, a line each. What the expectation leaves out is not compared. */
import type { Seen, SeenExchange, SeenMessage } from '../../report/checked.ts';

export function differences(expected: Partial<Seen>, seen: Seen): readonly string[] {
  return [
    ...differing('verdict', expected.verdict, seen.verdict),
    ...differing('hops', expected.hops?.join(','), seen.hops.join(',')),
    ...(expected.causes === undefined ? [] : differingCauses(expected.causes, seen.causes)),
    ...(expected.exchanges === undefined ? [] : differingExchanges(expected.exchanges, seen.exchanges)),
  ];
}

function differing(what: string, expected: string | undefined, seen: string): readonly string[] {
  return expected === undefined || expected === seen ? [] : [`${what}: ${seen}, expected ${expected}`];
}

function differingCauses(expected: readonly string[], seen: readonly string[]): readonly string[] {
  return [
    ...expected.filter((code) => !seen.includes(code)).map((code) => `cause ${code}: expected, not found`),
    ...seen.filter((code) => !expected.includes(code)).map((code) => `cause ${code}: found, not expected`),
  ];
}

/** Exchanges are told apart by client and xid, and those that share both by their order. */
function differingExchanges(expected: readonly SeenExchange[], seen: readonly SeenExchange[]): readonly string[] {
  const left = [...seen];
  const lines: string[] = [];
  for (const exchange of expected) {
    const at = left.findIndex(({ xid, chaddr }) => xid === exchange.xid && chaddr === exchange.chaddr);
    const [found] = at < 0 ? [] : left.splice(at, 1);
    if (found === undefined) lines.push(`exchange ${nameOf(exchange)}: expected, not found`);
    else for (const line of differingExchange(exchange, found)) lines.push(`exchange ${nameOf(exchange)}: ${line}`);
  }
  for (const exchange of left) lines.push(`exchange ${nameOf(exchange)}: found, not expected`);
  return lines;
}

function nameOf({ xid, chaddr }: SeenExchange): string {
  return `${xid} of ${chaddr}`;
}

/** The order of different messages is left free: captures that show both at one instant do not tell it. */
function differingExchange(expected: SeenExchange, seen: SeenExchange): readonly string[] {
  const missing = [...expected.messages];
  const extra = seen.messages.filter((message) => {
    const at = missing.findIndex((each) => messageText(each) === messageText(message));
    if (at >= 0) missing.splice(at, 1);
    return at < 0;
  });
  return [
    ...differing('outcome', expected.outcome, seen.outcome),
    ...missing.map((message) => `expected, not found: ${messageText(message)}`),
    ...extra.map((message) => `found, not expected: ${messageText(message)}`),
  ];
}

function messageText({ type, heading, reflection, status, lastSeen, missing }: SeenMessage): string {
  const what = `${type} ${heading}${reflection ? ' (came back)' : ''} ${status}`;
  return `${what}, last seen at ${lastSeen}${missing === null ? '' : `, missing at ${missing}`}`;
}
