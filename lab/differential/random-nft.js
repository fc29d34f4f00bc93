/** Random rules of nftables on the way across a bridge: matches, sets, maps and jumps as firewalls of hypervisors have them. */

/**
 * @param {import('./random.js').Random} random
 * @param {readonly string[]} ports
 * @param {readonly string[]} stations
 * @returns {string} a script for `nft -f`
 */
export function randomNft(random, ports, stations) {
  const lines = ['table bridge f {'];
  lines.push(`set macs { type ether_addr; elements = { ${random.some(stations).join(', ')} } }`);
  lines.push(
    `map fate { type ether_addr : verdict; elements = { ${random.pick(stations)} : ${random.pick(['drop', 'accept', 'jump side'])} } }`,
  );
  lines.push('chain deep {', ...rules(random, ports, stations, false, ['return']), '}');
  lines.push('chain side {', ...rules(random, ports, stations, false, ['return', 'jump deep', 'goto deep']), '}');
  const hooks = random.some(['prerouting', 'forward', 'postrouting']);
  hooks.forEach((hook, at) => {
    const jumps = ['return', 'jump side', 'goto side', 'jump deep'];
    const policy = random.chance(0.15) ? 'drop' : 'accept';
    lines.push(`chain c${at} {`, `type filter hook ${hook} priority ${random.pick([-10, 0, 10])}; policy ${policy};`);
    lines.push(...rules(random, ports, stations, hook !== 'prerouting', jumps), '}');
  });
  lines.push('}');
  if (random.chance(0.3)) {
    const hook = random.pick(['ingress', 'egress']);
    lines.push('table netdev n {', 'chain c {');
    lines.push(`type filter hook ${hook} device "${random.pick(ports)}" priority 0; policy accept;`);
    lines.push(
      `${linkMatch(random, ports, stations, false)} ${random.pick(['', 'udp dport 68'])} counter drop`,
      '}',
      '}',
    );
  }
  return lines.join('\n');
}

/**
 * Random rules of the families ip and inet, which see what a bridge forwards where br_netfilter hands it over: with the
 * bridge for their device.
 * @param {import('./random.js').Random} random
 * @param {readonly string[]} stations
 * @returns {string} a script for `nft -f`
 */
export function randomInet(random, stations) {
  const hooks = random.some(['prerouting', 'forward', 'postrouting']);
  const lines = [`table ${random.pick(['inet', 'ip'])} i {`];
  hooks.forEach((hook, at) => {
    const policy = random.chance(0.15) ? 'drop' : 'accept';
    const priority = random.pick(hook === 'prerouting' ? [-300, -150] : [-150, 0, 10]);
    lines.push(`chain c${at} {`, `type filter hook ${hook} priority ${priority}; policy ${policy};`);
    if (priority === -300 && random.chance(0.2)) lines.push(`${random.pick(['', 'udp dport 67'])} notrack`);
    for (let count = random.between(0, 3); count > 0; count--) {
      lines.push(`${inetMatch(random, stations, hook)} ${random.pick(['drop', 'counter drop', 'accept', 'return'])}`);
    }
    lines.push('}');
  });
  lines.push('}');
  return lines.join('\n');
}

/**
 * @param {import('./random.js').Random} random
 * @param {readonly string[]} stations
 * @param {string} hook
 */
function inetMatch(random, stations, hook) {
  return random.pick([
    ...(hook === 'postrouting' ? [] : ['iifname "br0"', 'iifname != "br0"', `ether saddr ${random.pick(stations)}`]),
    ...(hook === 'prerouting' ? [] : ['oifname "br0"', 'oifname "p1"']),
    'ct state new',
    'ct state invalid',
    'ct state established,related',
    'ct state vmap { invalid : drop, new : accept }',
    'meta pkttype broadcast',
    'meta pkttype host',
    'udp dport { 67, 68 }',
    'udp sport != 67',
    'ip daddr 255.255.255.255',
    'ip saddr { 192.0.2.0/24, 198.51.100.7 }',
    'meta l4proto tcp',
    'ip ttl 64',
    'meta length > 400',
  ]);
}

/**
 * @param {import('./random.js').Random} random
 * @param {readonly string[]} ports
 * @param {readonly string[]} stations
 * @param {boolean} hasOutput  Whether the port that a frame leaves by is known at this hook.
 * @param {readonly string[]} jumps
 */
function rules(random, ports, stations, hasOutput, jumps) {
  return Array.from({ length: random.between(0, 4) }, () => {
    // A map of a chain that is jumped to may lead back to it, which nft refuses.
    if (random.chance(0.15)) return verdictMap(random, ports, jumps.includes('jump side'));
    const narrower = random.chance(0.4) ? linkMatch(random, ports, stations, hasOutput) : '';
    const verdict = random.pick(['drop', 'counter drop', 'accept', 'counter', ...jumps]);
    return `${narrower} ${match(random, ports, stations, hasOutput)} ${verdict}`;
  });
}

/**
 * @param {import('./random.js').Random} random
 * @param {readonly string[]} ports
 * @param {boolean} mayJump
 */
function verdictMap(random, ports, mayJump) {
  return random.pick([
    ...(mayJump ? ['ether saddr vmap @fate', 'ether daddr vmap @fate'] : []),
    'udp dport vmap { 67 : accept, 68 : drop }',
    'udp sport vmap { 67 : drop, 547 : accept }',
    `iifname vmap { "${random.pick(ports)}" : drop, "eth9" : accept }`,
  ]);
}

/**
 * A match that goes with any other. No `!=` of an address: two of them side by side nft 1.0.6 makes one comparison of both
 * together, which is another rule than the one that it then prints.
 * @param {import('./random.js').Random} random
 * @param {readonly string[]} ports
 * @param {readonly string[]} stations
 * @param {boolean} hasOutput
 */
function linkMatch(random, ports, stations, hasOutput) {
  const mac = random.pick(stations);
  const port = random.pick(ports);
  const output = `oifname ${random.pick(['', '!= '])}"${port}"`;
  return random.pick([
    `ether saddr ${mac}`,
    `ether daddr ${mac}`,
    `iifname "${port}"`,
    hasOutput ? output : 'iifname "p*"',
  ]);
}

/**
 * @param {import('./random.js').Random} random
 * @param {readonly string[]} ports
 * @param {readonly string[]} stations
 * @param {boolean} hasOutput
 */
function match(random, ports, stations, hasOutput) {
  const mac = random.pick(stations);
  const port = random.pick(ports);
  const size = random.pick([300, 328, 332, 404]);
  return random.pick([
    `ether saddr ${mac}`,
    `ether saddr != ${mac}`,
    `ether daddr ${mac}`,
    `ether daddr != { ${mac}, ${random.pick(['02:cc:00:00:00:01', 'ff:ff:ff:ff:ff:ff'])} }`,
    'ether saddr @macs',
    'ether daddr != @macs',
    'ether daddr & 01:00:00:00:00:00 == 01:00:00:00:00:00',
    'ether type ip',
    'ether type arp',
    'ether type vlan',
    'meta protocol ip',
    `iifname "${port}"`,
    `iifname != "${port}"`,
    'iifname "p*"',
    `iifname { "${port}", "eth9" }`,
    `iifname . ether saddr { "${port}" . ${mac} }`,
    ...(hasOutput
      ? [`oifname "${port}"`, `oifname != "${port}"`, `iifname "${port}" oifname "${random.pick(ports)}"`]
      : []),
    'udp sport 67',
    'udp dport != 67',
    'udp sport { 67, 68 }',
    'udp dport 60-67',
    'th dport 68',
    'ip saddr 192.0.2.1',
    'ip saddr 192.0.2.0/25',
    'ip saddr 192.0.2.1-192.0.2.9',
    'ip daddr 255.255.255.255',
    'ip daddr != { 255.255.255.255, 192.0.2.77 }',
    'ip ttl < 64',
    'ip ttl >= 64',
    'ip protocol udp',
    'ip protocol != tcp',
    'meta l4proto tcp',
    'meta l4proto { tcp, udp }',
    'meta pkttype broadcast',
    'meta pkttype other',
    'meta pkttype host',
    `ip length > ${size}`,
    `ip length ${size}`,
    `udp length ${size - 20}`,
    `meta length <= ${size}`,
    'tcp dport 80',
    'icmp type echo-request',
    'ip6 saddr ::1',
    'arp operation request',
    'vlan id 7',
    'vlan id != 7',
    // The model says of these that it does not know them.
    'meta mark 0',
    'numgen random mod 2 0',
    'limit rate 1/second',
    '@th,0,16 67',
  ]);
}
