import { NOT_LIKELY, type Words } from './words.ts';

export const captureStartedLate: Words = {
  title: () => 'an exchange was under way when the capture began: its first messages are not known',
  likely: NOT_LIKELY,
  meaning:
    'The first message seen of an exchange is one that answers another, so the capture began in the middle. What happened before is not judged.',
  proof: 'An exchange whose first message is a reply, or a REQUEST that no OFFER came before.',
  advice: () => ['start the trace first, then make the guest ask again (reboot it, or renew its lease)'],
};
