/** A hypervisor of network namespaces for the tests of the live engine: wire, bridge and guest port, all veth. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { describe } from 'vitest';
import { createNamespaces, type Namespaces } from '../../lab/namespaces.js';
import { until } from '../../lab/process.js';
import { labMissing } from '../../lab/requirements.js';
import { loadAddon } from '../../src/capture/addon.ts';
import { GUEST_MAC } from './dhcp-frame.ts';

const INJECT = fileURLToPath(new URL('./inject.pl', import.meta.url));

export interface InjectOptions {
  /** How many frames in all, the given ones in turn; by default each once. */
  readonly count?: number;
  /** A second; 0 as fast as it goes. */
  readonly rate?: number;
  /** Where to write a sequence number of four bytes. */
  readonly sequenceAt?: number;
}

export interface Network {
  readonly ns: Namespaces;
  /** `hv/NAME` as openLiveSource takes it. */
  hv(name: string): string;
  ip(...words: string[]): Promise<string>;
  /** Sends frames out of `guest` (the guest's own end) or `wire` (beyond the uplink); resolves when they are sent. */
  inject(from: 'guest' | 'wire', frames: readonly Buffer[], options?: InjectOptions): Promise<void>;
  /** Sends the frames in turn, `rate` a second, until the returned function is called. */
  flood(from: 'guest' | 'wire', frames: readonly Buffer[], rate: number): () => Promise<void>;
  close(): Promise<void>;
}

/** up0 and tap0 on br0 in `hv`; their peers are eth0 in `wire` and `guest`. */
export async function createNetwork(): Promise<Network> {
  const ns = createNamespaces();
  const ip = (...words: string[]) => ns.ip('hv', ...words);
  const peer = async (role: 'guest' | 'wire', name: string) => {
    await ns.add(role);
    await ip('link', 'add', name, 'type', 'veth', 'peer', 'name', 'eth0', 'netns', ns.name(role));
    await ip('link', 'set', name, 'master', 'br0', 'up');
    if (role === 'guest') await ns.ip(role, 'link', 'set', 'eth0', 'address', GUEST_MAC);
    await ns.ip(role, 'link', 'set', 'eth0', 'up');
  };
  try {
    await ns.add('hv');
    await ip('link', 'add', 'br0', 'type', 'bridge');
    await ip('link', 'set', 'br0', 'up');
    await peer('wire', 'up0');
    await peer('guest', 'tap0');
    await until(async () => {
      const ports = await ns.exec('hv', ['bridge', 'link', 'show']);
      return ports.match(/state forwarding/g)?.length === 2;
    }, 3000);
  } catch (error) {
    await ns.close();
    throw error;
  }
  return {
    ns,
    ip,
    hv: (name) => `${ns.name('hv')}/${name}`,
    async inject(from, frames, { count = frames.length, rate = 2000, sequenceAt = -1 } = {}) {
      const [code] = await once(startInjecting(ns, from, frames, count, rate, sequenceAt), 'close');
      if (code !== 0) throw new Error(`inject.pl ended with ${code}`);
    },
    flood(from, frames, rate) {
      const child = startInjecting(ns, from, frames, 1_000_000_000, rate, -1);
      const ended = once(child, 'close');
      return async () => {
        child.kill();
        await ended;
      };
    },
    close: () => ns.close(),
  };
}

function startInjecting(
  ns: Namespaces,
  role: string,
  frames: readonly Buffer[],
  count: number,
  rate: number,
  sequenceAt: number,
): ChildProcess {
  // `ip netns exec` becomes the program it runs: the pid is perl's.
  const [file, ...args] = ns.argv(role, ['perl', INJECT, 'eth0', String(count), String(rate), String(sequenceAt)]);
  const child = spawn(file as string, args, { stdio: ['pipe', 'ignore', 'inherit'] });
  child.stdin.end(frames.map((frame) => `${frame.toString('hex')}\n`).join(''));
  return child;
}

/** Why the live engine cannot be tested here, or null. */
export function liveMissing(): string | null {
  try {
    loadAddon();
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
  return labMissing();
}

/** `describe` for tests on real interfaces: skipped, with the reason in the title, where there can be none. */
export function describeLive(title: string, body: () => void): void {
  const reason = liveMissing();
  if (reason === null) describe(title, body);
  else describe.skip(`${title} [skipped: ${reason}]`, body);
}
