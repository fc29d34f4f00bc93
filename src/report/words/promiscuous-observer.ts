/** What is said about `promiscuous-observer`; the rule is src/diagnose/rules/promiscuous-observer.ts. */
import { NOT_LIKELY, say, type Words } from './words.ts';

export const promiscuousObserver: Words<'promiscuous-observer'> = {
  brief: 'the trace itself made an interface promiscuous',
  title: ({ interfaces }) =>
    `the trace made ${say(interfaces, 'interfaces')} promiscuous, which may itself have changed the outcome`,
  likely: NOT_LIKELY,
  meaning:
    'To see forwarded unicast, a capture switches interfaces to promiscuous mode. A network card that filtered the replies away lets them through then: a fault that is there without the trace can be gone during it.',
  proof: 'Promiscuous mode was off before the trace and was set by it.',
  advice: () => [
    'if all is well only while the trace runs, look at what the network card filters: unicast filters, SR-IOV virtual functions',
  ],
};
