/** Firewall rules by the dozen that let DHCP pass, on a real bridge. What drops it is in lab/matrix. */
import { expect, test } from 'vitest';
import { createLab } from '../../lab/lab.js';
import { parseReport } from '../../lab/run-fault.js';
import { firstGuest, traceWhile } from '../../lab/trace.js';
import { describeLab } from './lab-or-skip.ts';

/** The default where br_netfilter is loaded; said so that the fault does not hang on it. */
const HANDS_TO_IPTABLES = ['sysctl -q -w net.bridge.bridge-nf-call-iptables=1'];

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
