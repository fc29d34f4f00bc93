import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { findDomainOfTap, readDomain, readDomainOfTap } from '../../src/host/libvirt.ts';
import { parseDomainXml } from '../../src/tools/parse-domain-xml.ts';
import { failing, fakeHost, fixture } from './fake-host.ts';

const RUNNING = fixture('domain-running.xml');
const STATS = `Domain: 'other'
  net.count=1
  net.0.name=tap3c6a11d0-11
  net.0.rx.bytes=0

Domain: 'instance-00000347'
  net.count=2
  net.0.name=tap0b5f208b-76
  net.1.name=vnet9

`;

describe('domain XML', () => {
  it('has the name and the NICs of the domain itself, not those of metadata or comments', () => {
    expect(parseDomainXml(RUNNING)).toEqual({
      name: 'instance-00000347',
      nics: [
        { mac: 'fa:16:3e:56:ea:fa', tap: 'tap0b5f208b-76', linkUp: true, type: 'bridge' },
        { mac: 'fa:16:3e:00:00:77', tap: null, linkUp: true, type: 'hostdev' },
      ],
    });
  });

  it('reads double quotes, entities and > in values', () => {
    const xml = `<domain><name>a&amp;b</name><devices><interface x="a>b"><mac address="52:54:00:00:00:01"/><target dev="t&quot;0"/></interface></devices></domain>`;
    const nic = { mac: '52:54:00:00:00:01', tap: 't"0', linkUp: true, type: null };
    expect(parseDomainXml(xml)).toEqual({ name: 'a&b', nics: [nic] });
  });

  it('never throws, at any cut or byte', () => {
    for (let length = 0; length < RUNNING.length; length++) parseDomainXml(RUNNING.slice(0, length));
    fc.assert(
      fc.property(
        fc.string({ unit: fc.constantFrom('<', '>', '/', '"', "'", 'a', ' ', '=', '!', '-', '[') }),
        (text) => parseDomainXml(text).nics.length === 0,
      ),
    );
  });

  it('takes time in proportion to hostile text', () => {
    for (const hostile of [
      '<'.repeat(200_000),
      `<a ${`"`.repeat(199_999)}`,
      `<!--${'-'.repeat(200_000)}`,
      '<a '.repeat(100_000),
      '<!--'.repeat(50_000),
      '<a "'.repeat(50_000),
    ]) {
      const start = performance.now();
      parseDomainXml(hostile);
      expect(performance.now() - start).toBeLessThan(2_000);
    }
  });
});

describe('virsh', () => {
  it('is asked read-only, with the name as the value of an option', async () => {
    const run = fakeHost({ 'virsh dumpxml': RUNNING });
    expect(await readDomain('--help', run)).toMatchObject({ status: 'found' });
    expect(run.calls[0]).toMatch(/^virsh --quiet --readonly .*dumpxml --domain --help$/);
  });

  it('tells a missing virsh from a silent libvirt and an unknown domain', async () => {
    const status = async (run: ReturnType<typeof fakeHost>) => (await readDomain('vm', run)).status;
    expect(await status(fakeHost({}))).toBe('absent');
    expect(await status(fakeHost({ virsh: failing('error: failed to connect to the hypervisor') }))).toBe('silent');
    expect(await status(fakeHost({ virsh: failing("error: failed to get domain 'vm'") }))).toBe('unknown');
  });

  it('finds the domain of a tap with two questions', async () => {
    const run = fakeHost({ 'virsh domstats': STATS, 'virsh dumpxml': RUNNING });
    expect((await readDomainOfTap('tap0b5f208b-76', run))?.name).toBe('instance-00000347');
    expect(run.calls).toHaveLength(2);
    expect(await readDomainOfTap('tap9', run)).toBeNull();
    expect(await readDomainOfTap('tap9', fakeHost({}))).toBeNull();
    expect(findDomainOfTap(STATS, 'vnet')).toBeNull();
  });
});
