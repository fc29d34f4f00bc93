/** `dhcphop wireshark-profile`: tshark, which reads the same files as Wireshark, is the judge. */
import { spawnSync } from 'node:child_process';
import { chmodSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { PROFILE_FILES } from '../../src/cli/wireshark/profile-files.ts';
import { hasTshark } from '../dhcp/tshark.ts';
import { dhcphop, makeDirectory } from './program.ts';

const LOOP = fileURLToPath(new URL('../../pcaps/loop/incident.pcapng', import.meta.url));
const { directory: home, remove } = makeDirectory();
const env = { HOME: home, XDG_CONFIG_HOME: '', SUDO_USER: '' };
const profile = join(home, '.config/wireshark/profiles/dhcphop');
const extcap = join(home, '.local/lib/wireshark/extcap/dhcphop');
afterAll(remove);

const install = (also: Readonly<Record<string, string>> = {}) =>
  dhcphop(['wireshark-profile'], { env: { ...env, ...also } });

beforeAll(() => {
  expect(install()).toMatchObject({ code: 0, stderr: '' });
});

test('every file is told, and what the user has changed stays', () => {
  expect(install().stdout.match(/^there/gm)).toHaveLength(PROFILE_FILES.length + 1);
  writeFileSync(join(profile, 'colorfilters'), '# mine\n');
  expect(install().stdout).toContain(`kept, changed by you: ${join(profile, 'colorfilters')}`);
  expect(readFileSync(join(profile, 'colorfilters'), 'utf8')).toBe('# mine\n');
});

test.skipIf(process.geteuid?.() !== 0)("with sudo it is refused: the files would be root's", () => {
  expect(install({ SUDO_USER: 'operator' })).toMatchObject({ code: 2, stdout: '' });
});

describe.skipIf(!hasTshark())('tshark', () => {
  const tshark = (...args: readonly string[]) =>
    spawnSync('tshark', args, { encoding: 'utf8', env: { ...process.env, ...env } });

  test('shows hop, direction and message in the profile', () => {
    const recording = join(home, 'copy.pcapng');
    dhcphop(['replay', LOOP, '--write', recording]);
    const { stdout } = tshark('-C', 'dhcphop', '-r', recording, '-Y', 'dhcp.option.dhcp == 2');
    expect(stdout.split('\n')[0]).toMatch(
      /^[\d.]+ uplink0 Inbound 3 Offer 0x1589294f fa:16:3e:56:ea:fa 192\.0\.2\.27 /,
    );
    expect(stdout).toContain('LOST: last seen here, missing at tap0');
  });

  test('understands every filter of the colours and the buttons', () => {
    const filters = PROFILE_FILES.flatMap(({ name, text }) => {
      if (name === 'colorfilters')
        return text
          .trim()
          .split('\n')
          .map((line) => line.split('@')[2] ?? '');
      if (name !== 'dfilter_buttons') return [];
      return text
        .trim()
        .split('\n')
        .map((line) => (line.split('","')[2] ?? '').replaceAll('\\x22', '"'));
    });
    expect(filters.length).toBeGreaterThan(5);
    for (const filter of filters)
      expect({ filter, status: tshark('-r', LOOP, '-Y', filter).status }).toEqual({ filter, status: 0 });
  });
});

describe('the extcap', () => {
  const bin = join(home, 'bin');
  /** Programs that tell how they were called. */
  const call = (...args: readonly string[]) => {
    mkdirSync(bin, { recursive: true });
    for (const name of ['dhcphop', 'ssh']) {
      writeFileSync(join(bin, name), `#!/bin/sh\nprintf '%s|' ${name} "$@"\n`);
      chmodSync(join(bin, name), 0o755);
    }
    const fifo = join(home, 'fifo');
    writeFileSync(fifo, '');
    const ran = spawnSync(extcap, [...args, '--fifo', fifo], {
      encoding: 'utf8',
      env: { PATH: `${bin}:${process.env.PATH}` },
    });
    return { ...ran, written: readFileSync(fifo, 'utf8') };
  };

  test('lists an interface, its link type and what it asks for', () => {
    expect(call('--extcap-interfaces', '--extcap-version=4.0').stdout).toContain(
      'interface {value=dhcphop}{display=DHCP hops of a guest}',
    );
    expect(call('--extcap-interface', 'dhcphop', '--extcap-dlts').stdout).toContain('dlt {number=1}');
    expect(call('--extcap-interface', 'dhcphop', '--extcap-config').stdout).toContain('{call=--target}');
  });

  test('captures here, or over ssh where words are quoted once more', () => {
    const start = ['--capture', '--extcap-interface', 'dhcphop'];
    expect(call(...start, '--target', 'tap0').written).toBe('dhcphop|capture|--write|-|--|tap0|');
    expect(call(...start, '--hops=bond0,br0,tap0', '--target=').written).toBe(
      'dhcphop|capture|--write|-|--hops|bond0,br0,tap0|',
    );
    const far = call(...start, '--target', "it's; reboot", '--host', 'root@hv1').written;
    expect(far).toMatch(/^ssh\|-n\|-o\|BatchMode=yes\|--\|root@hv1\|/);
    expect(far).toContain("dhcphop capture --write - '--' 'it'\\''s; reboot'");
  });

  test('no guest and no host that is none', () => {
    expect(call('--capture')).toMatchObject({ status: 1, written: '', stderr: expect.stringContaining('no guest') });
    expect(call('--capture', '--target', 'tap0', '--host=-oProxyCommand=x')).toMatchObject({ status: 1, written: '' });
  });
});
