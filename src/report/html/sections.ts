/** The parts of the page that need no script: verdict, path, findings, what could not be checked, what the host did. */
import { formatTime } from '../../core/time.ts';
import type { Finding } from '../../diagnose/finding.ts';
import type { Path } from '../../path/path.ts';
import { hostOfHop } from '../../path/segments.ts';
import type { HostState } from '../../state/host-state.ts';
import type { ReportTail, SummaryVerdict } from '../report.ts';
import { sanitizeMarkup } from '../sanitize.ts';
import type { Clock } from '../text/clock.ts';
import { adviceFor } from '../words/advice-for.ts';
import { bystandersText } from '../words/bystanders-text.ts';
import { evidenceText } from '../words/evidence-text.ts';
import { headingText } from '../words/heading-text.ts';
import { hostEventText } from '../words/host-event-text.ts';
import { findingTitle } from '../words/saved-text.ts';
import { needText } from '../words/trace-words.ts';
import { causelessTexts } from '../words/unexplained-text.ts';
import { sayCount, sayList } from '../words/words.ts';
import { wordsFor } from '../words/words-for.ts';
import type { Tone } from './page-data.ts';

const BADGES: Readonly<Record<SummaryVerdict, readonly [Tone, string]>> = {
  ok: ['good', 'OK'],
  loss: ['bad', 'LOST'],
  failed: ['bad', 'FAILED'],
  inconclusive: ['unsure', 'INCONCLUSIVE'],
  'nothing-seen': ['unsure', 'NOTHING SEEN'],
};

/** Ports of very many guests are one number. */
const MOST_PATHS = 8;

export function verdictSection(tail: ReportTail, clock: Clock): string {
  const { summary, source } = tail;
  const [tone, badge] = BADGES[summary.verdict];
  const facts = [
    ['exchanges', summary.exchanges],
    ['delivered', summary.delivered],
    ['lost', summary.lost],
    ['not to be told', summary.inconclusive],
    ['of others', summary.background],
  ] as const;
  const when =
    source.startNs === null
      ? 'no frame was seen'
      : `${clock.full(source.startNs)} to ${clock.full(source.endNs ?? source.startNs)}`;
  const from = source.kind === 'live' ? ['live', ...source.files] : source.files;
  return (
    `<header class="verdict ${tone}"><p class="badge">${badge}</p><h1>${sanitizeMarkup(headingText(summary))}</h1>` +
    `<p>${sanitizeMarkup(when)}${source.complete ? '' : '; not complete'} <span class="note">${from.map(sanitizeMarkup).join(', ')}</span></p>` +
    `<dl class="counts">${facts.map(([name, count]) => `<div><dt>${name}</dt><dd>${count}</dd></div>`).join('')}</dl></header>`
  );
}

/** Each path as a list, the network first, with the edge marked where messages were lost. */
export function pathSection({ paths, hops, summary }: ReportTail): string {
  const counts = new Map(hops.map((hop) => [hop.hop.name, hop]));
  const isBroken = ({ hops: each }: Path) => each.some(({ name }) => name === summary.firstLoss?.missing);
  const shown = [...paths.filter(isBroken), ...paths.filter((path) => !isBroken(path))].slice(0, MOST_PATHS);
  const lists = shown.map(({ guest, hops: each, fromServer }) => {
    const missing = each.findIndex(({ name }) => name === summary.firstLoss?.missing);
    const lastSeen = each.findIndex(({ name }) => name === summary.firstLoss?.lastSeen);
    // The arrow into a hop stands before it: a reply's in its own item, a request's in the one before.
    const broken = missing < 0 || lastSeen < 0 ? -1 : Math.max(missing, lastSeen);
    const items = each.map(({ name, role }, i) => {
      const report = counts.get(name);
      const dropped = report?.dropped ? `, ${report.dropped} dropped` : '';
      const seen = report === undefined ? '' : `${report.dhcp} DHCP${dropped}`;
      const lost = i === broken ? '<b class="lost">✕ lost here</b>' : '';
      const kind = role === 'unknown' ? '' : `<span class="note">${role}</span>`;
      const between = i > 0 && hostOfHop(each[i - 1]!) !== hostOfHop(each[i]!) ? NETWORK_BETWEEN : '';
      return `${between}<li${i === broken ? ' class="broken"' : ''}>${lost}<span class="box"><b>${sanitizeMarkup(name)}</b>${kind}<span class="note">${seen}</span></span></li>`;
    });
    const name = [guest?.name, guest?.mac].filter((part) => part !== null && part !== undefined).join(', ');
    const end = `<li><span class="box end"><b>guest</b><span class="note">${sanitizeMarkup(name)}</span></span></li>`;
    const begin = fromServer ? 'server' : 'network';
    return `<ol class="path"><li><span class="box end"><b>${begin}</b></span></li>${items.join('')}${end}</ol>`;
  });
  const more = paths.length - shown.length;
  if (more > 0) lists.push(`<p class="note">and ${sayCount(more, 'more path')}</p>`);
  return lists.length === 0 ? '' : section('path', 'Path', lists.join(''));
}

/** Between the hops of two hosts. */
const NETWORK_BETWEEN = '<li><span class="box end"><b>network</b></span></li>';

export function findingsSection(tail: ReportTail, clock: Clock, lostFor: string | null): string {
  const items = tail.findings.map((finding) => findingItem(finding, clock));
  const advice = tail.summary.verdict === 'ok' ? [] : adviceFor(tail, lostFor);
  const next =
    advice.length === 0 ? '' : `<h3>What to do</h3><ul class="advice">${advice.map(adviceItem).join('')}</ul>`;
  const none = '<p>No cause was found.</p>';
  const open = items.length === 0 ? [] : causelessTexts(tail).map((text) => `<p>${sanitizeMarkup(text)}</p>`);
  const found = items.length === 0 ? (tail.summary.verdict === 'ok' ? '' : none) : [...items, ...open].join('');
  return found + next === '' ? '' : section('findings', 'Why', found + next);
}

function findingItem(finding: Finding, clock: Clock): string {
  const { code, level, count, evidence, exchanges } = finding;
  const words = wordsFor(code);
  const rows = evidence.map(
    (each) =>
      `<tr><td class="time">${'isUntimed' in each ? 'unknown' : sanitizeMarkup(clock.microseconds(each.timeNs))}</td><td>${sanitizeMarkup(evidenceText(each))}</td></tr>`,
  );
  const where = exchanges.slice(0, 12).map((id) => `<a href="#x${id}">${id}</a>`);
  const links =
    where.length === 0 ? '' : `<p class="note">exchanges ${where.join(', ')}${exchanges.length > 12 ? ', …' : ''}</p>`;
  const proof = rows.length === 0 ? '' : `<table><tbody>${rows.join('')}</tbody></table>`;
  return (
    `<details class="finding ${level}"><summary><span class="level">${level}</span> ${sanitizeMarkup(findingTitle(finding))}` +
    `${count > 1 ? ` <span class="note">${count} times</span>` : ''} <code>${code}</code></summary>` +
    `<p>${sanitizeMarkup(words.meaning)}</p>${proof}${links}</details>`
  );
}

const COMMAND =
  /^(.*?: )((?:bridge|cat|dhcphop|dmesg|ethtool|ip|journalctl|nft|nsenter|ovs-\w+|ss|sudo|systemctl|tc|tcpdump|tshark|virsh) .*)$/;

/** Behind the first colon there may be a command: it is code. */
function adviceItem(advice: string): string {
  const [, before = '', command = ''] = COMMAND.exec(advice) ?? [];
  if (command === '') return `<li>${sanitizeMarkup(advice)}</li>`;
  return `<li>${sanitizeMarkup(before)}<code>${sanitizeMarkup(command)}</code></li>`;
}

export function remainderSection(
  tail: ReportTail,
  events: readonly HostState[],
  leftOut: number,
  clock: Clock,
): string {
  const byNeed = new Map<string, string[]>();
  for (const { code, needs } of tail.unobserved) byNeed.set(needs, [...(byNeed.get(needs) ?? []), code]);
  const unchecked = [...byNeed].map(
    ([needs, codes]) =>
      `<li>${sanitizeMarkup(sayList(codes))}: <span class="note">${sanitizeMarkup(needText(needs))} was not seen</span></li>`,
  );
  const rows = events.map(
    (state) =>
      `<tr><td class="time"><time datetime="${isoTime(state.timeNs)}">${sanitizeMarkup(clock.microseconds(state.timeNs))}</time></td><td>${sanitizeMarkup(hostEventText(state))}</td></tr>`,
  );
  const left =
    leftOut === 0 ? '' : `<p class="note">${sayCount(leftOut, 'more event')} between these were left out</p>`;
  return [
    rows.length === 0
      ? ''
      : section(
          'host',
          'On the host',
          `<details><summary>${sayCount(rows.length, 'event')}</summary><table><tbody>${rows.join('')}</tbody></table>${left}</details>`,
        ),
    tail.summary.background === 0 ? '' : section('others', 'Others', `<p>${sanitizeMarkup(bystandersText(tail))}</p>`),
    unchecked.length === 0 ? '' : section('unchecked', 'Not checked', `<ul>${unchecked.join('')}</ul>`),
  ].join('');
}

function isoTime(timeNs: bigint): string {
  return new Date(Number(formatTime(timeNs)) * 1000).toISOString();
}

export function section(id: string, title: string, content: string): string {
  return `<section aria-labelledby="${id}"><h2 id="${id}">${title}</h2>${content}</section>`;
}
