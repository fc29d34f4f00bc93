/** What the wiring checks found, and what to do about it. Texts are not yet safe for a terminal. */
import type { WiringCode, WiringProblem } from '../../wiring/wiring-problem.ts';
import { guestHeld } from './guest-held.ts';
import { portMacAdvice } from './guest-mac-is-port-mac.ts';
import { bareWord, inNamespaceOf, netCommand } from './host-command.ts';
import { say } from './words.ts';

interface WiringWords {
  readonly title: (problem: WiringProblem) => string;
  readonly advice: (problem: WiringProblem) => string;
}

const WIRING: Readonly<Record<WiringCode, WiringWords>> = {
  'guest-paused': {
    title: ({ interface: name, facts }) =>
      `${say(facts.domain ?? null, 'the domain')} is paused: the guest on ${name} does not run`,
    advice: ({ facts }) => guestHeld.advice({ ...facts, held: 'paused' })[0] ?? '',
  },
  'guest-link-down': {
    title: ({ interface: name, facts }) =>
      `libvirt holds the link of ${name} of ${say(facts.domain ?? null, 'the domain')} down: the guest cannot send`,
    advice: ({ interface: name, facts }) => guestHeld.advice({ ...facts, interface: name, held: 'link-down' })[0] ?? '',
  },
  'port-down': {
    title: ({ interface: name, facts }) => (facts.up === false ? `${name} is down` : `${name} has no carrier`),
    advice: ({ interface: name, facts }) =>
      facts.up === false
        ? `sudo ${netCommand('ip', name, 'INTERFACE', (word) => `link set ${word} up`)}`
        : `start what is at the other end of ${name} (a guest's port has no carrier while the guest does not run), or plug it in`,
  },
  'tap-not-on-bridge': {
    title: ({ interface: name, facts }) =>
      `${name} is on ${say(facts.master ?? null, 'no bridge')}${facts.bridge ? `, not on ${facts.bridge}` : ''}`,
    advice: ({ interface: name, facts }) =>
      facts.master === null && facts.bridge !== null
        ? `sudo ${netCommand('ip', name, 'INTERFACE', (word) => `link set ${word} master ${bareWord(facts.bridge, 'BRIDGE')}`)}`
        : // A guest may be routed, or belong where it is: nothing is moved on a guess.
          `see where it belongs, it may be routed on purpose: ${netCommand('ip', name, 'INTERFACE', (word) => `-d link show ${word}`)}; ${netCommand('ip', name, 'INTERFACE', (word) => `route show dev ${word}`)}`,
  },
  'port-not-forwarding': {
    title: ({ interface: name, facts }) =>
      `${name} does not forward: its port is ${say(facts.state ?? null, 'held back')}`,
    advice: ({ interface: name }) =>
      `it forwards when its forward delay is over, or never if spanning tree blocks it: ${netCommand('bridge', name, 'INTERFACE', (word) => `-d link show dev ${word}`)}`,
  },
  'port-isolated': {
    title: ({ interface: name }) =>
      `${name} is isolated, and so is the port at the other side: they do not reach each other`,
    advice: ({ interface: name }) =>
      `sudo ${netCommand('bridge', name, 'INTERFACE', (word) => `link set dev ${word} isolated off`)}`,
  },
  'flooding-off': {
    title: ({ interface: name }) => `${name} does not get what the bridge floods`,
    advice: ({ interface: name }) =>
      `sudo ${netCommand('bridge', name, 'INTERFACE', (word) => `link set dev ${word} flood on bcast_flood on`)}`,
  },
  'learning-off': {
    title: ({ interface: name, facts }) =>
      facts.port === undefined
        ? `the bridge does not learn addresses on ${name}`
        : `the bridge has the guest's MAC fixed on ${say(facts.port, 'another port')}, and does not learn it on ${name}`,
    advice: ({ interface: name }) =>
      `sudo ${netCommand('bridge', name, 'INTERFACE', (word) => `link set dev ${word} learning on`)}`,
  },
  'hairpin-on': {
    title: ({ interface: name }) => `${name} gets its own broadcasts back (hairpin mode)`,
    advice: ({ interface: name }) =>
      `sudo ${netCommand('bridge', name, 'INTERFACE', (word) => `link set dev ${word} hairpin off`)}`,
  },
  'mtu-too-small': {
    title: ({ interface: name, facts }) =>
      `${name} carries ${say(facts.mtu ?? null, 'fewer')} bytes, other hops up to ${say(facts.largestMtu ?? null, 'more')}: larger frames are dropped silently`,
    advice: ({ interface: name, facts }) =>
      facts.tunnel === true
        ? `give the guest an MTU of ${say(facts.mtu ?? null, 'that size')}, with DHCP option 26 for instance: the tunnel takes the rest`
        : `sudo ${netCommand('ip', name, 'INTERFACE', (word) => `link set ${word} mtu ${say(facts.largestMtu ?? null, 'MTU')}`)}`,
  },
  'guest-mac-on-wrong-port': {
    title: ({ hop, facts }) =>
      `${say(facts.bridge ?? null, hop)} has the guest's MAC on ${say(facts.port ?? null, 'another port')}, not on ${say(facts.expectedPort ?? null, "the guest's")}`,
    advice: ({ hop, facts }) => netCommand('bridge', facts.bridge ?? hop, 'BRIDGE', (word) => `fdb show br ${word}`),
  },
  'guest-mac-is-port-mac': {
    title: ({ hop, facts }) =>
      `${say(facts.port ?? null, 'a port')} of ${say(facts.bridge ?? null, hop)} has the guest's MAC itself: the bridge keeps what is meant for the guest`,
    advice: () => portMacAdvice,
  },
  'bond-without-lag': {
    title: ({ interface: name, facts }) =>
      `${name} bundles its ports (${say(facts.mode ?? null, 'bond')}), but the switch does not answer as a LAG`,
    advice: ({ interface: name }) => inNamespaceOf(name, `cat /proc/net/bonding/${bareWord(name, 'BOND')}`),
  },
};

export function wiringTitle(problem: WiringProblem): string {
  return WIRING[problem.code].title(problem);
}

export function wiringAdvice(problem: WiringProblem): string {
  return WIRING[problem.code].advice(problem);
}
