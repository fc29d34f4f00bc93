/** What to do next: the advice of the findings that matter, else what to look at where nothing is known. */
import type { Finding } from '../../diagnose/finding.ts';
import { hostOf } from '../../path/interface-name.ts';
import type { ReportTail } from '../report.ts';
import { inNamespaceOf, netCommand } from './host-command.ts';
import { SEE_DROPS } from './unexplained-text.ts';
import { unfollowedAdvice } from './unfollowed.ts';
import { sayWord } from './words.ts';
import { wordsFor } from './words-for.ts';

function unexplainedLoss({ hops, summary, unexplained = [] }: ReportTail, lostFor: string | null): readonly string[] {
  const at = (name: string | undefined) => hops.find(({ hop }) => hop.name === name)?.hop;
  const lastSeen = at(summary.firstLoss?.lastSeen);
  const missing = at(summary.firstLoss?.missing);
  const bridge = [lastSeen, missing].find((hop) => hop?.role === 'bridge');
  // What never got into a bridge was stopped at the port before it.
  const port = (missing?.role === 'bridge' ? lastSeen : missing)?.interfaces[0];
  const mac = sayWord(lostFor, 'MAC');
  const entries = netCommand('bridge', bridge?.interfaces[0] ?? port, 'BRIDGE', (name) =>
    bridge === undefined ? 'fdb show' : `fdb show br ${name}`,
  );
  const ofPort = (tool: 'ip' | 'bridge' | 'tc', rest: (name: string) => string) =>
    netCommand(tool, port, 'INTERFACE', rest);
  const host = hostOf(port ?? '');
  const advice = [
    ...(unexplained.length > 0 ? [SEE_DROPS] : []),
    `where the bridge believes the guest is: ${entries} | grep -i ${mac}`,
    `whether the port forwards: ${ofPort('bridge', (name) => `-d link show dev ${name}`)}`,
    `whether a firewall takes it: ${inNamespaceOf(port, 'nft list ruleset')}`,
    `whether traffic control or a full queue takes it: ${ofPort('tc', (name) => `-s qdisc show dev ${name}`)}; ${ofPort('ip', (name) => `-s link show ${name}`)}`,
  ];
  return host === null ? advice : advice.map((line) => `on ${host}, ${line}`);
}

/** Findings of one code whose advice is given: that for the next guest is the same with another name. */
const MOST_OF_A_CODE = 2;

const NOTHING_SEEN = [
  'make the guest ask while the trace runs: reboot it, or renew its lease',
  'see whether these are the right interfaces and the right guest: dhcphop path TARGET',
] as const;

/** Lines of advice, most useful first, none twice. `lostFor` is the MAC that a message was lost for. */
export function adviceFor(tail: ReportTail, lostFor: string | null): readonly string[] {
  // In another order of the hops all the rest may read otherwise.
  const order = tail.findings
    .filter(({ code }) => code === 'path-reversed')
    .flatMap(({ code, facts }) => wordsFor(code).advice(facts));
  return [...new Set([...order, ...adviceOnVerdict(tail, lostFor)])];
}

/** Where the state of the host was saved at a time that is not told. */
function certainty(findings: readonly Finding[]): readonly string[] {
  const isUntold = findings.some(({ level, saved }) => level === 'cause' && saved?.timeNs === null);
  return isUntold
    ? ['to be sure, gather the state while the guest asks: dhcphop collect | ssh HOST sudo sh > host.txt']
    : [];
}

function adviceOnVerdict(tail: ReportTail, lostFor: string | null): readonly string[] {
  const { findings, summary, unfollowed } = tail;
  const of = (levels: readonly Finding['level'][]) =>
    findings
      // That the trace sees because it is promiscuous cannot be mended by whoever traces.
      .filter(({ level, code }) => levels.includes(level) && code !== 'promiscuous-observer')
      .filter(({ code }, i, all) => all.slice(0, i).filter((before) => before.code === code).length < MOST_OF_A_CODE)
      .flatMap(({ code, facts }) => wordsFor(code).advice(facts));
  if (summary.verdict === 'nothing-seen') {
    const elsewhere = unfollowed ? unfollowedAdvice(unfollowed) : [];
    const [ask, look] = NOTHING_SEEN;
    // A guest whose DHCP is there, in another form, need not ask again.
    return [...of(['cause']), ...(elsewhere.length > 0 ? elsewhere : [ask]), look, ...of(['caution'])];
  }
  if (summary.verdict === 'ok') return of(['symptom']);
  const causes = of(['cause']);
  const isLossOpen = (tail.causeless ?? []).length > 0;
  if (causes.length > 0)
    return [...causes, ...certainty(findings), ...(isLossOpen ? unexplainedLoss(tail, lostFor) : [])];
  const cautions = of(['symptom', 'caution']);
  return summary.verdict === 'loss' ? [...unexplainedLoss(tail, lostFor), ...cautions] : cautions;
}
