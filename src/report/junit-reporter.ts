/**
 * `--format junit`: a test case per exchange, for CI systems: failed where a message was lost or the exchange did, and
 * skipped where that cannot be told. Written as exchanges close; findings follow as the suite's output.
 */
import type { Exchange, Message } from '../trace/types.ts';
import type { Reporter, Write } from './report.ts';
import { sanitizeMarkup } from './sanitize.ts';
import { formatXid } from './words/format-xid.ts';
import { isHealthy, outcomeText, reasonText } from './words/trace-words.ts';
import { sayCount } from './words/words.ts';
import { wordsFor } from './words/words-for.ts';

function lossText({ dhcp, verdict }: Message): string {
  return `${dhcp.type} last seen at ${verdict?.lastSeen}, missing at ${verdict?.missing}`;
}

/** What is inside the test case: nothing where all is well. */
function resultXml({ messages, outcome }: Exchange): string {
  const of = (status: 'lost' | 'inconclusive') =>
    messages.filter(({ verdict, reflects }) => verdict?.status === status && reflects === null);
  const lost = of('lost');
  if (lost.length > 0 || (!isHealthy(outcome) && outcome !== 'incomplete')) {
    const text = lost.map(lossText).join('\n');
    const how = isHealthy(outcome)
      ? `${sayCount(lost.length, 'message')} lost, though ${outcomeText(outcome)}`
      : outcomeText(outcome);
    return `<failure message="${sanitizeMarkup(how)}">${text.split('\n').map(sanitizeMarkup).join('\n')}</failure>`;
  }
  const unsure = of('inconclusive');
  if (unsure.length === 0 && outcome !== 'incomplete') return '';
  const reasons = new Set(unsure.flatMap(({ verdict }) => verdict?.reasons ?? []).map(reasonText));
  const why = reasons.size === 0 ? outcomeText(outcome) : [...reasons].join('; ');
  return `<skipped message="${sanitizeMarkup(why)}"/>`;
}

function testCase(exchange: Exchange, result: string): string {
  const { id, xid, chaddr, path } = exchange;
  const name = `exchange ${id}, xid ${formatXid(xid)}`;
  const where = path.hops.map((hop) => hop.name).join(' > ');
  return `<testcase classname="${sanitizeMarkup(`${chaddr} along ${where}`)}" name="${sanitizeMarkup(name)}">${result}</testcase>\n`;
}

export function createJunitReporter(write: Write): Reporter {
  let opening = '<?xml version="1.0" encoding="UTF-8"?>\n<testsuites name="dhcphop"><testsuite name="DHCP">\n';
  let allPassed = true;
  const open = () => {
    write(opening);
    opening = '';
  };
  return {
    begin() {},
    sighting() {},
    verdict() {},
    finding() {},
    exchange(exchange) {
      if (opening !== '') open();
      const result = resultXml(exchange);
      allPassed &&= result === '';
      write(testCase(exchange, result));
    },
    end({ findings, summary }) {
      if (opening !== '') open();
      if (summary.verdict === 'nothing-seen') {
        write('<testcase classname="dhcphop" name="DHCP is seen"><skipped message="nothing seen"/></testcase>\n');
      }
      // A damaged capture for instance: what is there is well, but that is not all.
      if (summary.verdict === 'inconclusive' && allPassed) {
        write(
          '<testcase classname="dhcphop" name="all of the trace is there"><skipped message="not complete"/></testcase>\n',
        );
      }
      const lines = findings.map(
        ({ code, level, facts, count }) => `${level} ${code}: ${wordsFor(code).title(facts, count)}`,
      );
      write(`<system-out>${lines.map(sanitizeMarkup).join('\n')}</system-out>\n</testsuite></testsuites>\n`);
    },
  };
}
