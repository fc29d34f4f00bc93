/** `dhcphop check --format junit`: a test case per recording. What could not be replayed is an error, not a failure. */
import type { Checked } from './checked.ts';
import { sanitizeMarkup } from './sanitize.ts';

function caseXml({ name, status, lines, seconds }: Checked): string {
  const head = `<testcase classname="dhcphop check" name="${sanitizeMarkup(name)}" time="${seconds.toFixed(3)}"`;
  if (status === 'as-expected' || status === 'updated') return `${head}/>`;
  const kind = status === 'refused' ? 'error' : 'failure';
  const first = sanitizeMarkup(lines[0] ?? status);
  const body = lines.map(sanitizeMarkup).join('\n');
  return `${head}><${kind} message="${first}" type="${status}">${body}</${kind}></testcase>`;
}

export function checkJunit(all: readonly Checked[], folders: string): string {
  const count = (...statuses: readonly string[]) => all.filter(({ status }) => statuses.includes(status)).length;
  const seconds = all.reduce((sum, each) => sum + each.seconds, 0).toFixed(3);
  const counts = `tests="${all.length}" failures="${count('differs', 'missing')}" errors="${count('refused')}"`;
  return `<?xml version="1.0" encoding="UTF-8"?>
<testsuites name="dhcphop check" ${counts} time="${seconds}">
<testsuite name="${sanitizeMarkup(folders)}" ${counts} skipped="0" time="${seconds}">
${all.map(caseXml).join('\n')}
</testsuite>
</testsuites>
`;
}
