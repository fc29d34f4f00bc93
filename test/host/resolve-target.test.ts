import { describe, expect, it } from 'vitest';
import { ToolError } from '../../src/core/errors.ts';
import { type ResolveOptions, resolveTargets } from '../../src/host/resolve-target.ts';
import { AbsentTarget } from '../../src/host/target-refusal.ts';
import { type Answers, failing, fakeHost, fixture } from './fake-host.ts';

const GUEST = 'fa:16:3e:56:ea:fa';
const RUNNING = fixture('domain-running.xml');
const UNKNOWN = failing("error: failed to get domain 'x'");
const HOST: Answers = {
  'ip link': fixture('link-bond-vlan.json'),
  'bridge fdb': '[]',
  'virsh domstats': "Domain: 'instance-00000347'\n  net.0.name=tap0b5f208b-76\n",
  'virsh dumpxml': RUNNING,
};

async function resolveTarget(target: string | null, options: ResolveOptions) {
  const { targets } = await resolveTargets(target, options);
  return targets[0]!;
}

async function found(target: string | null, answers: Answers = HOST) {
  const { path, remarks } = await resolveTarget(target, { run: fakeHost(answers) });
  return { hops: path.hops.map((hop) => hop.name).join(' > '), guest: path.guest, remarks };
}

async function refused(target: string | null, answers: Answers = HOST, guest: string | null = null): Promise<string> {
  try {
    await resolveTargets(target, { guest, run: fakeHost(answers) });
  } catch (error) {
    if (!(error instanceof ToolError)) throw error;
    expect(error.message).not.toContain('\n');
    return `${error.code}: ${error.message} -> ${error.hint}`;
  }
  throw new Error('found a path');
}

const HOPS = 'ens1f0|ens1f1 > bond0 > bond0.2222 > brq5dddda71-76 > tap0b5f208b-76';
const BOTH = 'guest ports: tap0b5f208b-76, tap3c6a11d0-11 -> dhcphop path tap0b5f208b-76';

describe('TARGET', () => {
  it.each(['tap0b5f208b-76', GUEST, 'FA-16-3E-56-EA-FA', 'instance-00000347', '5'])(
    '%s is the guest of the story',
    async (target) => {
      expect(await found(target)).toEqual({
        hops: HOPS,
        guest: { mac: GUEST, name: 'instance-00000347' },
        remarks: [],
      });
    },
  );

  it('is found without libvirt, with what the host itself knows', async () => {
    const { 'virsh domstats': _, 'virsh dumpxml': __, ...without } = HOST;
    expect(await found(GUEST, without)).toEqual({ hops: HOPS, guest: { mac: GUEST, name: null }, remarks: [] });
    expect(await found('tap0b5f208b-76', without)).toEqual({
      hops: HOPS,
      guest: null,
      remarks: [{ code: 'guest-mac-unknown', interface: 'tap0b5f208b-76' }],
    });
  });

  it('takes the MAC of --guest before any other', async () => {
    const mac = '02:00:00:00:00:42';
    const { path, remarks } = await resolveTarget('tap0b5f208b-76', { guest: mac, run: fakeHost(HOST) });
    expect(path.guest).toEqual({ mac, name: 'instance-00000347' });
    expect(remarks).toEqual([]);
  });

  it('is refused with the guest whose name is nearest, where it is misspelt', async () => {
    const answers = { ...HOST, 'virsh dumpxml': UNKNOWN };
    expect(await refused('tap3c6a11d0-12', answers)).toMatch(/ -> dhcphop path tap3c6a11d0-11$/);
    expect(await refused('tap3c', answers)).toMatch(/ -> dhcphop path tap3c6a11d0-11$/);
    expect(await refused('tpa0b5f208b-76', answers)).toMatch(/ -> dhcphop path tap0b5f208b-76$/);
  });

  it('is refused, with the guests there are, where it fits none or several', async () => {
    const answers = { ...HOST, 'virsh dumpxml': UNKNOWN };
    expect(await refused('nope', answers)).toBe(`usage: find nope: no such interface, MAC or libvirt domain; ${BOTH}`);
    expect(await refused('02:00:00:00:00:01')).toBe(
      `usage: find the guest 02:00:00:00:00:01: no interface of this host has it; ${BOTH}`,
    );
    expect(await refused('bond0')).toBe(`usage: find the guest of bond0: it leads to several; ${BOTH}`);
    expect(await refused('bond1')).toBe(`usage: find the guest of bond1: it leads to none; ${BOTH}`);
    expect(await refused(null)).toBe(`usage: no TARGET given; ${BOTH}`);
  });

  it('says that libvirt could not be asked', async () => {
    const { 'virsh domstats': _, 'virsh dumpxml': __, ...without } = HOST;
    expect(await refused('vm', without)).toContain('(virsh is not installed, so no libvirt domain was looked for)');
    const silent = { ...HOST, 'virsh dumpxml': failing('error: failed to connect to the hypervisor') };
    expect(await refused('vm', silent)).toContain('(libvirt does not answer, so no domain was looked for)');
  });

  it('names the NICs of a domain where none is that of --guest, and says when one is shut off', async () => {
    const nic = (mac: string, dev: string | null) =>
      `<interface><mac address='${mac}'/>${dev === null ? '' : `<target dev='${dev}'/>`}</interface>`;
    const domain = (...nics: readonly string[]): Answers => ({
      ...HOST,
      'virsh dumpxml': `<domain><name>vm</name><devices>${nics.join('')}</devices></domain>`,
    });
    const both = domain(nic(GUEST, 'tap0b5f208b-76'), nic('fa:16:3e:00:00:22', 'tap3c6a11d0-11'));
    expect(await refused('vm', both, '02:00:00:00:00:42')).toBe(
      'usage: find the interface of domain vm: it has several; guest ports: tap0b5f208b-76 (fa:16:3e:56:ea:fa), ' +
        'tap3c6a11d0-11 (fa:16:3e:00:00:22) -> dhcphop path tap0b5f208b-76',
    );
    expect(await refused('vm', domain(nic(GUEST, null)))).toBe(
      'usage: find the interface of domain vm: it has none on this host (shut off?) -> virsh domiflist vm',
    );
    expect(await refused('vm', domain())).toContain('it has none on this host');
    expect(await refused('vm', domain(nic(GUEST, 'vnet7')))).toContain('vnet7 is not there');
  });

  it('is refused where the host cannot be asked', async () => {
    expect(await refused('tap0', {})).toMatch(/^cannot-read: run (ip|bridge): not installed/);
    expect(await refused('tap0', { ...HOST, 'ip link': 'Segmentation fault' })).toMatch(
      /^cannot-read: read the output of ip /,
    );
    const noNetns = failing('run ip -n nons: Cannot open network namespace "nons": No such file or directory');
    expect(await refused('nons/tap0', { 'ip link': noNetns, 'bridge fdb': noNetns })).toBe(
      'usage: look into network namespace nons: there is none of that name -> ip netns',
    );
    const forbidden = failing('run ip -n ns0: setting the network namespace "ns0" failed: Operation not permitted');
    expect(await refused('ns0/tap0', { 'ip link': forbidden, 'bridge fdb': forbidden })).toMatch(
      /^cannot-read: look into network namespace ns0: that needs CAP_SYS_ADMIN -> .*\+sys_admin/,
    );
  });
});

describe('a domain with several NICs', () => {
  const nic = (mac: string, more: string, type = 'bridge') =>
    `<interface type='${type}'><mac address='${mac}'/>${more}</interface>`;
  const OTHER = 'fa:16:3e:3c:6a:11';
  const first = nic(GUEST, "<target dev='tap0b5f208b-76'/>");
  const domain = (...nics: readonly string[]): Answers => ({
    ...HOST,
    'virsh dumpxml': `<domain><name>db1</name><devices>${nics.join('')}</devices></domain>`,
  });
  const both = domain(first, nic(OTHER, "<target dev='tap3c6a11d0-11'/>"));
  const traced = async (answers: Answers, guest: string | null = null) => {
    const { targets, isWhole } = await resolveTargets('db1', { guest, run: fakeHost(answers) });
    return {
      guests: targets.map(({ path }) => `${path.guest?.name} ${path.guest?.mac} ${path.hops.at(-1)?.name}`),
      isWhole,
    };
  };

  it('has a path for each, of which --guest takes one', async () => {
    const guests = [`db1 ${GUEST} tap0b5f208b-76`, `db1 ${OTHER} tap3c6a11d0-11`];
    expect(await traced(both)).toEqual({ guests, isWhole: true });
    expect(await traced(both, OTHER)).toEqual({ guests: guests.slice(1), isWhole: true });
    await expect(traced(both, '02:00:00:00:00:42')).rejects.toThrow('it has several');
  });

  it('is only absent while its taps are named, but not there yet', async () => {
    const named = domain(nic(GUEST, "<target dev='vnet8'/>"), nic(OTHER, "<target dev='vnet9'/>"));
    await expect(traced(named)).rejects.toBeInstanceOf(AbsentTarget);
    await expect(traced(both, '02:00:00:00:00:42')).rejects.not.toBeInstanceOf(AbsentTarget);
  });

  it('is not waited for where none of its NICs will have an interface on this host', async () => {
    const user = domain(nic(GUEST, '', 'user'), nic(OTHER, '', 'vhostuser'));
    await expect(traced(user)).rejects.toThrow('its NICs have none on this host, by their type');
    await expect(traced(user)).rejects.not.toBeInstanceOf(AbsentTarget);
  });

  it('is not whole until each NIC that has an interface on this host has one', async () => {
    expect((await traced(domain(first, nic(OTHER, '')))).isWhole).toBe(false);
    expect((await traced(domain(first, nic(OTHER, '', 'user')))).isWhole).toBe(true);
    await expect(traced(domain(nic(GUEST, ''), nic(OTHER, '')))).rejects.toThrow('it has none on this host');
  });
});
