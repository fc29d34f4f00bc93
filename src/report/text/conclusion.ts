/**
 * The end of the text report. A tired person reads it from the prompt upwards: the verdict stands last, above it what to
 * do, the first proof and why, all within the last lines of an 80x24 terminal.
 */
import type { Finding } from '../../diagnose/finding.ts';
import type { ReportTail } from '../report.ts';
import { adviceFor } from '../words/advice-for.ts';
import { wordsFor } from '../words/words-for.ts';
import type { Digest } from './digest.ts';
import { type Layout, labelled } from './layout.ts';
import { pathPicture } from './path-picture.ts';
import { verdictLines } from './verdict-lines.ts';
import { proofLines, titles, whyLines } from './why-lines.ts';

/** An 80x24 terminal less the prompt and the line above it. */
const MAX_LINES = 22;

/** The most lines of each part. */
interface Amounts {
  readonly causes: number;
  readonly proof: number;
  readonly also: number;
  readonly cautions: number;
  readonly advice: number;
}

/** From the fullest on, until the conclusion fits; the last one always does but for long names. */
const AMOUNTS: readonly Amounts[] = [
  { causes: 6, proof: 6, also: 4, cautions: 4, advice: 8 },
  { causes: 4, proof: 4, also: 2, cautions: 2, advice: 5 },
  { causes: 4, proof: 3, also: 1, cautions: 1, advice: 3 },
  { causes: 3, proof: 3, also: 1, cautions: 1, advice: 2 },
  { causes: 2, proof: 2, also: 1, cautions: 1, advice: 1 },
];
const EVERYTHING: Amounts = { causes: 100, proof: 100, also: 100, cautions: 100, advice: 100 };

/** `everything` (--proof) tells all, however long that gets. */
export function conclusionLines(
  tail: ReportTail,
  digest: Digest,
  layout: Layout,
  everything: boolean,
): readonly string[] {
  if (everything) return linesWith(EVERYTHING, tail, digest, layout);
  let lines: readonly string[] = [];
  for (const amounts of AMOUNTS) {
    lines = linesWith(amounts, tail, digest, layout);
    if (lines.length <= MAX_LINES) break;
  }
  return lines;
}

function linesWith(amounts: Amounts, tail: ReportTail, digest: Digest, layout: Layout): readonly string[] {
  const { verdict } = tail.summary;
  const of = (level: Finding['level']) => tail.findings.filter((finding) => finding.level === level);
  const causes = of('cause');
  // Causes come root first, and the root is what there is to guess at.
  const likely = causes.flatMap(({ code, facts }) => wordsFor(code).likely(facts) ?? []).slice(0, 1);
  const cautionLabel = verdict === 'ok' ? 'NOTE' : 'CAUTION';
  return [
    ...whyLines(tail, causes, amounts.causes, layout),
    ...proofLines(causes, amounts.proof, layout),
    ...labelled('LIKELY', likely, layout),
    ...labelled('ALSO', titles(of('symptom'), amounts.also, layout), layout),
    ...labelled(cautionLabel, titles(of('caution'), amounts.cautions, layout), layout, { paint: layout.style.warn }),
    ...labelled('NEXT', adviceLines(tail, digest, amounts.advice), layout, {
      paint: layout.style.strong,
      keepCommands: true,
    }),
    ...verdictLines(tail, digest, layout),
    ...pathPicture(tail, digest, layout),
  ];
}

function adviceLines(tail: ReportTail, digest: Digest, most: number): readonly string[] {
  const advice = adviceFor(tail, digest.troubled[0]?.chaddr ?? null);
  const [root] = tail.findings.filter(({ level }) => level === 'cause');
  const more = advice.length > most && root !== undefined ? [`all of it: dhcphop explain ${root.code}`] : [];
  return [...advice.slice(0, most), ...more];
}
