/** What is said about `capture-started-late`; the rule is src/diagnose/rules/capture-started-late.ts. */
import { NOT_LIKELY, sayCount, type Words } from './words.ts';

export const captureStartedLate: Words<'capture-started-late'> = {
  brief: 'an exchange was under way when the capture began',
  title: (_, count) =>
    `${sayCount(count, 'exchange')} ${count === 1 ? 'was' : 'were'} under way when the capture began: what came first is not known`,
  likely: NOT_LIKELY,
  meaning:
    'The first message seen of an exchange is one that answers another, so the capture began in the middle. What happened before is not judged.',
  proof: 'An exchange whose first message is a reply, or a REQUEST that no OFFER came before.',
  advice: () => ['start the trace first, then make the guest ask again (reboot it, or renew its lease)'],
};
