/** What is said about `filtered-by-tc`; the stages are src/forward/stages/traffic-control.ts. */
import { netCommand } from './host-command.ts';
import { type FactsFor, NOT_LIKELY, say, sayWord, type Words } from './words.ts';

export const filteredByTc: Words<'filtered-by-tc'> = {
  brief: 'a filter or the queue of traffic control takes the frame',
  title: ({ port, place, rule }) =>
    place === 'queue'
      ? `the queue of ${say(port, 'the port')} drops the message: ${say(rule, 'its qdisc')}`
      : `traffic control (tc) drops the message, or leads it away, at the ${say(place, 'hook')} of ${say(port, 'the port')}: ${say(rule, 'a filter')}`,
  likely: NOT_LIKELY,
  meaning:
    'Each device can have filters of traffic control, where it takes frames in and where it sends them, which drop a frame, lead it elsewhere or hand it to a program, and a queue on the way out, which drops what it has no room for. They are set by tc, by the bandwidth limits of libvirt and OpenStack, and by network plugins that use BPF.',
  proof:
    'The message stops between two hops, and a filter between them that was read nearest to the loss, evaluated on this very frame, drops it or leads it away. Or what cannot be evaluated, a queue or a program, counted drops around the loss: exactly as many as were lost there, or while nothing else on the way was in doubt.',
  advice: (facts) =>
    facts.place === 'queue' || facts.place === 'root'
      ? [
          `see the queue and its counters: ${command(facts, (dev) => `-s qdisc show dev ${dev}`)}`,
          `to put the usual queue in its place: ${command(facts, (dev) => `qdisc del dev ${dev} root`)}`,
        ]
      : [
          `see the filters and their counters: ${command(facts, (dev) => `-s filter show dev ${dev} ${placeWord(facts)}`)}`,
          ...removal(facts),
        ],
};

function removal(facts: FactsFor<'filtered-by-tc'>): readonly string[] {
  const { pref } = facts;
  // A counter alone tells the hook and not the filter.
  if (typeof pref !== 'number')
    return [
      `to take all filters at that hook out: ${command(facts, (dev) => `filter del dev ${dev} ${placeWord(facts)}`)}`,
    ];
  const chain = /^chain (\d+) /.exec(say(facts.rule, ''))?.[1];
  const where = `${placeWord(facts)}${chain === undefined ? '' : ` chain ${chain}`} pref ${pref}`;
  return [`to take the filter out: ${command(facts, (dev) => `filter del dev ${dev} ${where}`)}`];
}

function placeWord({ place }: FactsFor<'filtered-by-tc'>): string {
  return sayWord(place, 'ingress');
}

function command({ port }: FactsFor<'filtered-by-tc'>, rest: (dev: string) => string): string {
  return netCommand('tc', port, 'PORT', rest);
}
