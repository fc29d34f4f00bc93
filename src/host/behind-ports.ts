/**
 * What is at the other ends of the veths of bridges, in other network namespaces. All that is read in one look at the host
 * shares the answers.
 */
import { integerOf, type JsonObject, objectsOf, textOf } from '../tools/json-fields.ts';
import { inNamespace, parseJson } from './links.ts';
import { type FindProcesses, findProcessesOf } from './nameless.ts';
import type { RunCommand } from './run-command.ts';

/** A network namespace by its name, or where it has none by a process in it. */
export type Elsewhere = string | number;

export interface FarEnd {
  /** A port of a bridge here, as `ip -j link` has it. */
  readonly port: JsonObject;
  /** The number of the namespace at its other end, here. */
  readonly id: number;
  /** Null where it cannot be looked into. */
  readonly netns: Elsewhere | null;
}

/** Namespaces that one look goes into; a host has thousands of containers, and few that matter. */
export const MOST_NAMESPACES = 64;
/** One look takes some tenths of a second, and between two of them is a second (refresher.ts). */
const LOOK_MS = 800;

export class BehindPorts {
  readonly #run: RunCommand;
  readonly #findProcesses: FindProcesses | null;
  readonly #now: () => number;
  readonly #answers = new Map<string, { readonly atMs: number; readonly answer: Promise<unknown> }>();

  constructor(run: RunCommand, findProcesses = findProcessesOf(run), now = () => performance.now()) {
    this.#run = run;
    this.#findProcesses = findProcesses;
    this.#now = now;
  }

  /** The other ends of the ports in `netns`, each once. Rejects where `ip` fails. */
  ends(netns: string | null): Promise<readonly FarEnd[]> {
    return this.#once(`ends ${netns ?? ''}`, () => this.#findEnds(netns));
  }

  /** The veths in a namespace, as `ip -j -d link` has them; null where it may not be looked into. */
  veths(netns: Elsewhere): Promise<readonly JsonObject[] | null> {
    const words = ['-j', '-d', 'link', 'show', 'type', 'veth'];
    const ask = () =>
      typeof netns === 'string'
        ? this.#run('ip', [...inNamespace(netns), ...words])
        : this.#run('nsenter', [`--net=/proc/${netns}/ns/net`, 'ip', ...words]);
    return this.#once(`veths ${typeof netns} ${netns}`, async () => {
      try {
        return objectsOf(parseJson(await ask(), 'ip'));
      } catch {
        return null;
      }
    });
  }

  async #findEnds(netns: string | null): Promise<readonly FarEnd[]> {
    const ask = async (...args: readonly string[]) =>
      objectsOf(parseJson(await this.#run('ip', [...inNamespace(netns), '-j', ...args]), 'ip'));
    const ports = (await ask('link', 'show', 'type', 'veth')).flatMap((port) => {
      const id = integerOf(port.link_netnsid);
      return textOf(port.master) === null || id === null ? [] : [{ port, id }];
    });
    if (ports.length === 0) return [];
    const places = new Map<number | null, Elsewhere | null>(
      (await ask('netns', 'list')).map(({ id, name }) => [integerOf(id), textOf(name)]),
    );
    if (ports.some(({ id }) => places.get(id) == null)) {
      for (const [id, pid] of (await this.#findProcesses?.(netns)) ?? []) places.set(id, places.get(id) ?? pid);
    }
    return ports.map(({ port, id }) => ({ port, id, netns: places.get(id) ?? null }));
  }

  #once<Answer>(what: string, ask: () => Promise<Answer>): Promise<Answer> {
    const atMs = this.#now();
    const known = this.#answers.get(what);
    if (known !== undefined && atMs - known.atMs < LOOK_MS) return known.answer as Promise<Answer>;
    for (const [key, { atMs: askedMs }] of this.#answers) if (atMs - askedMs >= LOOK_MS) this.#answers.delete(key);
    const answer = ask();
    this.#answers.set(what, { atMs, answer });
    return answer;
  }
}
