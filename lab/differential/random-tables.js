/** Random rules of iptables and ebtables on the way across a bridge, as scripts for their restore commands. */

/**
 * @typedef {object} RandomTables
 * @property {'iptables-nft' | 'iptables-legacy' | 'ebtables-nft'} tool
 * @property {string} script
 */

/**
 * What a bridge asks of iptables under br_netfilter.
 * @param {import('./random.js').Random} random
 * @param {readonly string[]} ports
 * @param {readonly string[]} stations
 * @returns {RandomTables}
 */
export function randomIptables(random, ports, stations) {
  const tool = random.pick(/** @type {const} */ (['iptables-nft', 'iptables-legacy']));
  const tables = random.some(['raw PREROUTING', 'mangle PREROUTING', 'filter FORWARD', 'mangle POSTROUTING']);
  const lines = tables.flatMap((place) => {
    const [table = '', chain = ''] = place.split(' ');
    const hasOutput = chain !== 'PREROUTING';
    /** @param {boolean} mayJump */
    const rule = (mayJump) => {
      const matches = Array.from({ length: random.between(0, 2) }, () => ipMatch(random, ports, stations, chain));
      const jumps = mayJump ? ['-j SIDE', '-g SIDE'] : [];
      const target = random.pick(['-j DROP', '-j DROP', '-j ACCEPT', '-j RETURN', ...jumps]);
      return `${[...new Map(matches.map((match) => [optionOf(match), match])).values()].join(' ')} ${target}`;
    };
    // The table raw comes before connections are tracked, and can keep them from being.
    const exempting = table === 'raw' && random.chance(0.2) ? [`-A ${chain} -p udp -j CT --notrack`] : [];
    const policy = hasOutput && table === 'filter' && random.chance(0.2) ? 'DROP' : 'ACCEPT';
    return [
      `*${table}`,
      `:${chain} ${policy} [0:0]`,
      ':SIDE - [0:0]',
      ...exempting,
      ...rules(random, () => `-A ${chain} ${rule(true)}`),
      ...rules(random, () => `-A SIDE ${rule(false)}`),
      'COMMIT',
    ];
  });
  return { tool, script: lines.join('\n') };
}

/**
 * @param {import('./random.js').Random} random
 * @param {readonly string[]} ports
 * @param {readonly string[]} stations
 * @returns {RandomTables}
 */
export function randomEbtables(random, ports, stations) {
  const tables = random.some(['nat PREROUTING', 'filter FORWARD', 'nat POSTROUTING']);
  const isTwice =
    tables.length > 1 && tables[0]?.startsWith('nat') === true && tables.at(-1)?.startsWith('nat') === true;
  // A table is restored as a whole: of two of its chains the first is taken.
  const lines = (isTwice ? tables.slice(0, -1) : tables).flatMap((place) => {
    const [table = '', chain = ''] = place.split(' ');
    /** @param {boolean} mayJump */
    const rule = (mayJump) => {
      const target = random.pick(['DROP', 'DROP', 'ACCEPT', 'CONTINUE', 'RETURN', ...(mayJump ? ['side'] : [])]);
      return `${bridgeMatch(random, ports, stations, chain)} -j ${target}`;
    };
    return [
      `*${table}`,
      `:${chain} ${random.chance(0.15) ? 'DROP' : 'ACCEPT'}`,
      `:side ${random.chance(0.2) ? 'DROP' : 'RETURN'}`,
      // In a base chain of ebtables RETURN is refused.
      ...rules(random, () => `-A ${chain} ${rule(true).replace('-j RETURN', '-j CONTINUE')}`),
      ...rules(random, () => `-A side ${rule(false)}`),
    ];
  });
  return { tool: 'ebtables-nft', script: lines.join('\n') };
}

/** One of two with the same name is refused, `-p` also where it is only about ports. @param {string} match */
function optionOf(match) {
  const [first = '', second = ''] = match.replace(/^! /, '').split(' ');
  return first === '-m' ? second : first;
}

/**
 * @param {import('./random.js').Random} random
 * @param {() => string} rule
 */
function rules(random, rule) {
  return Array.from({ length: random.between(0, 3) }, rule);
}

/**
 * @param {import('./random.js').Random} random
 * @param {readonly string[]} ports
 * @param {readonly string[]} stations
 * @param {string} chain
 */
function ipMatch(random, ports, stations, chain) {
  const port = random.pick(ports);
  const mac = random.pick(stations);
  const size = random.pick([300, 328, 404]);
  const outward =
    chain === 'PREROUTING' ? [] : ['-o br0', `-m physdev --physdev-out ${port}`, '-m physdev --physdev-is-bridged'];
  const inward =
    chain === 'POSTROUTING' ? [] : ['-i br0', `-m physdev --physdev-in ${port}`, `-m mac --mac-source ${mac}`];
  return random.pick([
    ...outward,
    ...inward,
    '-p udp -m udp --dport 67',
    '-p udp -m udp ! --sport 67',
    '-p udp -m multiport --dports 60:67,546',
    '-p tcp',
    '-s 192.0.2.1',
    '! -s 192.0.2.0/25',
    '-d 255.255.255.255',
    '-m iprange --src-range 192.0.2.1-192.0.2.9',
    '-m pkttype --pkt-type broadcast',
    '-m pkttype ! --pkt-type unicast',
    '-m addrtype --dst-type BROADCAST',
    `-m length --length ${size}:600`,
    '-m ttl --ttl-lt 64',
    '-m conntrack --ctstate NEW',
    '-m conntrack --ctstate INVALID',
    '-m conntrack --ctstate RELATED,ESTABLISHED',
    '-m comment --comment x',
    // The model says of these that it does not know them.
    '-m mark --mark 0x1',
    '-m statistic --mode random --probability 0.5',
  ]);
}

/**
 * @param {import('./random.js').Random} random
 * @param {readonly string[]} ports
 * @param {readonly string[]} stations
 * @param {string} chain
 */
function bridgeMatch(random, ports, stations, chain) {
  const port = random.pick(ports);
  const mac = random.pick(stations);
  return random.pick([
    ...(chain === 'POSTROUTING' ? [] : [`-i ${port}`, '-i p+']),
    ...(chain === 'PREROUTING' ? [] : [`-o ${port}`, `-o ! ${port}`]),
    `-s ${mac}`,
    `-s ! ${mac}`,
    `-d ${mac}`,
    '-d Broadcast',
    '-d BGA',
    '-p IPv4',
    '-p ARP',
    '-p ! IPv4',
    '-p IPv4 --ip-proto udp --ip-dport 67',
    '-p IPv4 --ip-proto udp --ip-sport 67',
    '-p IPv4 --ip-src 192.0.2.0/24',
    '-p IPv4 --ip-dst ! 255.255.255.255',
    '-p 802_1Q --vlan-id 7',
    '--pkttype-type broadcast',
    // The model says of this that it does not know it.
    '--mark 0x1',
  ]);
}
