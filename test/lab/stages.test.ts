/** Faults of a bridge and its ports, made on a real one: the hop and the cause, live and replayed. */
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { createLab } from '../../lab/lab.js';
import { parseReport } from '../../lab/run-fault.js';
import { firstGuest, replay, traceWhile } from '../../lab/trace.js';
import type { Finding } from '../../src/diagnose/finding.ts';
import { wordsFor } from '../../src/report/words/words-for.ts';
import { describeLab } from './lab-or-skip.ts';

/** The default where br_netfilter is loaded; said so that the fault does not hang on it. */
const HANDS_TO_IPTABLES = ['sysctl -q -w net.bridge.bridge-nf-call-iptables=1'];

/** Each is what a person would type on the hypervisor. */
const FAULTS: readonly (readonly [code: string, lastSeen: string, missing: string, ...commands: string[]])[] = [
  [
    'port-isolated',
    'br0',
    'uplink0',
    'bridge link set dev tap0 isolated on',
    'bridge link set dev uplink0 isolated on',
  ],
  ['flooding-off', 'br0', 'uplink0', 'bridge link set dev uplink0 bcast_flood off'],
  ['port-not-forwarding', 'br0', 'uplink0', 'bridge link set dev uplink0 state 1'],
  [
    'filtered-by-nftables',
    'br0',
    'tap0',
    'nft add table bridge f',
    'nft add chain bridge f c { type filter hook forward priority 0 ; }',
    'nft add rule bridge f c udp sport 67 udp dport 68 counter drop',
  ],
  [
    'filtered-by-nftables',
    'tap0',
    'br0',
    'nft add table bridge f',
    'nft add chain bridge f c { type filter hook prerouting priority 0 ; policy drop ; }',
  ],
  ['learning-off', 'tap0', 'br0', 'bridge link set dev tap0 locked on learning off'],
  ['mtu-too-small', 'br0', 'tap0', 'sysctl -e -q -w net.bridge.bridge-nf-call-iptables=0', 'ip link set tap0 mtu 300'],
  // As Docker leaves a host whose bridges ask iptables.
  [
    'filtered-by-iptables',
    'br0',
    'uplink0',
    ...HANDS_TO_IPTABLES,
    'iptables-nft -P FORWARD DROP',
    'iptables-nft -N DOCKER-USER',
    'iptables-nft -A FORWARD -j DOCKER-USER',
    'iptables-nft -A FORWARD -o docker0 -m conntrack --ctstate RELATED,ESTABLISHED -j ACCEPT',
    'iptables-nft -A FORWARD -i docker0 ! -o docker0 -j ACCEPT',
  ],
  [
    'filtered-by-iptables',
    'br0',
    'uplink0',
    ...HANDS_TO_IPTABLES,
    'iptables-legacy -A FORWARD -p udp -m physdev --physdev-in tap0 --physdev-is-bridged -m udp --dport 67 -j DROP',
  ],
  // Replies, by a rule for the guest's port as libvirt writes it.
  [
    'filtered-by-iptables',
    'br0',
    'tap0',
    ...HANDS_TO_IPTABLES,
    'iptables-nft -N libvirt-out',
    'iptables-nft -N FO-tap0',
    'iptables-nft -A FORWARD -j libvirt-out',
    'iptables-nft -A libvirt-out -m physdev --physdev-is-bridged --physdev-out tap0 -g FO-tap0',
    'iptables-nft -A FO-tap0 -p udp -m udp --sport 67 --dport 68 -j DROP',
  ],
  [
    'filtered-by-iptables',
    'tap0',
    'br0',
    ...HANDS_TO_IPTABLES,
    'iptables-nft -t raw -A PREROUTING -m physdev --physdev-in tap0 -m mac ! --mac-source 02:00:00:00:00:01 -j DROP',
  ],
  // nftables of family inet, which br_netfilter asks as well.
  [
    'filtered-by-nftables',
    'br0',
    'uplink0',
    ...HANDS_TO_IPTABLES,
    'nft add table inet f',
    'nft add chain inet f c { type filter hook forward priority 0 ; policy drop ; }',
    'nft add rule inet f c ct state established,related accept',
  ],
  // Proxmox's MAC filter: a guest may send with its own address only.
  [
    'filtered-by-ebtables',
    'br0',
    'uplink0',
    'ebtables-nft -N PVEFW-FORWARD',
    'ebtables-nft -N PVEFW-FWBR-OUT',
    'ebtables-nft -N tap0-OUT',
    'ebtables-nft -A FORWARD -j PVEFW-FORWARD',
    'ebtables-nft -A PVEFW-FORWARD -j PVEFW-FWBR-OUT',
    'ebtables-nft -A PVEFW-FWBR-OUT -i tap0 -j tap0-OUT',
    'ebtables-nft -A tap0-OUT -s ! 02:00:00:00:00:01 -j DROP',
  ],
  // libvirt's nwfilter: a chain for each guest, from the table nat.
  [
    'filtered-by-ebtables',
    'tap0',
    'br0',
    'ebtables-nft -t nat -N libvirt-I-tap0',
    'ebtables-nft -t nat -A PREROUTING -i tap0 -j libvirt-I-tap0',
    'ebtables-nft -t nat -A libvirt-I-tap0 -p IPv4 --ip-proto udp --ip-sport 68 --ip-dport 67 -j DROP',
  ],
  [
    'filtered-by-ebtables',
    'br0',
    'tap0',
    'ebtables-nft -t nat -N libvirt-O-tap0',
    'ebtables-nft -t nat -A POSTROUTING -o tap0 -j libvirt-O-tap0',
    'ebtables-nft -t nat -A libvirt-O-tap0 -p IPv4 --ip-proto udp --ip-sport 67 --ip-dport 68 -j DROP',
  ],
];

/** The command of the advice that takes the rule away, or the policy. */
function remedyOf({ code, facts }: Pick<Finding, 'code' | 'facts'>): string {
  const line = wordsFor(code)
    .advice(facts)
    .find((each) => each.startsWith('to '));
  return line?.slice(line.indexOf(': ') + 2) ?? 'false';
}

/** What a person would paste of the lines of NEXT: what is behind a colon, but for what has a name to be filled in. */
function commandsIn(advice: readonly string[]): readonly string[] {
  const commands = advice.flatMap((line) => /^(?:.*: )?((?:bridge|ip) .*)$/.exec(line)?.[1] ?? []);
  return commands.filter((command) => !/ [A-Z]{3,}( |$)/.test(command));
}

/** Rules as a host has them by the hundred, all of which let DHCP pass. */
const HARMLESS = [
  ...HANDS_TO_IPTABLES,
  'iptables-nft -P FORWARD DROP',
  'iptables-nft -N FI-tap0',
  'iptables-nft -A FORWARD -m physdev --physdev-in tap0 --physdev-is-bridged -j FI-tap0',
  'iptables-nft -A FORWARD -m physdev --physdev-out tap0 --physdev-is-bridged -j ACCEPT',
  'iptables-nft -A FI-tap0 -p udp -m udp --sport 68 --dport 67 -j RETURN',
  'iptables-nft -A FI-tap0 -j DROP',
  'iptables-nft -I FORWARD 2 -p udp -m multiport --dports 67,68 -j ACCEPT',
  'iptables-nft -t nat -A POSTROUTING -s 172.17.0.0/16 ! -o docker0 -j MASQUERADE',
  'iptables-legacy -A FORWARD -m addrtype --dst-type LOCAL -p tcp -j DROP',
  'ebtables-nft -N tap0-OUT',
  'ebtables-nft -A FORWARD -i tap0 -j tap0-OUT',
  'ebtables-nft -A tap0-OUT -s ! fa:16:3e:56:ea:fa -j DROP',
  'nft add table inet f',
  'nft add chain inet f c { type filter hook forward priority 10 ; policy drop ; }',
  'nft add rule inet f c ct state invalid drop',
  'nft add rule inet f c udp dport { 67, 68 } accept',
];

describeLab('a fault of the bridge is named by the stage that stops the frame; what is advised mends it:', () => {
  test.for(FAULTS)('%s between %s and %s', { timeout: 60_000 }, async ([code, lastSeen, missing, ...commands]) => {
    const lab = await createLab({ topology: 'bridge' });
    try {
      for (const command of commands) await lab.exec('hv', command.split(' '));
      const file = join(lab.directory, 'fault.pcapng');
      const live = await traceWhile(lab, [...firstGuest(lab), '--format', 'json', '--write', file], () =>
        lab.runClient(0, 'udhcpc', { timeoutMs: 5000 }),
      );
      const report = parseReport(live);
      const lost = report.exchanges
        .flatMap(({ messages }) => messages)
        .find(({ verdict }) => verdict.status === 'lost');
      expect(lost?.verdict, live.stderr).toMatchObject({ lastSeen, missing });
      expect(report.findings.filter(({ level }) => level === 'cause').map((finding) => finding.code)).toEqual([code]);
      expect(parseReport(await replay([file, '--format', 'json'])).findings).toEqual(report.findings);
      const [cause] = report.findings as readonly Pick<Finding, 'code' | 'facts'>[];
      const isFirewall = code.startsWith('filtered-by');
      // A policy of bridges' nftables is the only thing here that does not count.
      const certainty = cause?.facts.rule === 'policy drop' ? 'rule alone' : 'rule and counter';
      if (isFirewall) expect(cause?.facts.certainty).toBe(certainty);
      const advice = report.findings.find((finding) => finding.code === code)?.advice ?? [];
      const remedies = isFirewall && cause !== undefined ? [remedyOf(cause)] : commandsIn(advice);
      for (const remedy of remedies) await lab.exec('hv', ['sh', '-c', remedy]);
      expect(await lab.runClient(0, 'udhcpc', { timeoutMs: 10_000 })).toMatchObject({ bound: true });
    } finally {
      await lab.close();
    }
  });
});

describeLab('rules that let DHCP pass', () => {
  test('take nothing and are blamed for nothing, until another thing does', { timeout: 90_000 }, async () => {
    const lab = await createLab({ topology: 'bridge' });
    try {
      for (const command of HARMLESS) await lab.exec('hv', command.split(' '));
      const trace = async () =>
        parseReport(
          await traceWhile(lab, [...firstGuest(lab), '--format', 'json'], () =>
            lab.runClient(0, 'udhcpc', { timeoutMs: 5000 }),
          ),
        );
      const healthy = await trace();
      expect(healthy.summary.verdict).toBe('ok');
      expect(healthy.findings.filter(({ code }) => code.startsWith('filtered-by'))).toEqual([]);
      await lab.exec('hv', ['bridge', 'link', 'set', 'dev', 'uplink0', 'bcast_flood', 'off']);
      const causes = (await trace()).findings.filter(({ level }) => level === 'cause');
      expect(causes.map(({ code }) => code)).toEqual(['flooding-off']);
    } finally {
      await lab.close();
    }
  });
});
