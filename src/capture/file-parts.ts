/**
 * Several files of one interface: parts of a rotated capture, or captures that the user put together with NAME=FILE.
 * They follow each other in time; what was captured twice at the same time would show each message twice, as if it had
 * come back. Between two files that do not continue each other nobody captured.
 */
import { ToolError } from '../core/errors.ts';
import { shellPath, shellWord } from '../core/shell-word.ts';
import type { DurationNs, TimeNs } from '../core/time.ts';
import { displayName } from './file-bytes.ts';
import type { FileReader } from './file-reader.ts';
import { areOfOneRotation, continues, type RotatedName, rotatedName } from './rotation.ts';
import type { TimedEvent } from './source.ts';

interface Part {
  readonly reader: FileReader;
  readonly name: RotatedName;
  readonly firstNs: TimeNs;
  readonly latestNs: TimeNs;
}

export class FileParts {
  readonly #readers: readonly FileReader[];
  /** By so much time may jump back inside a file, and so from one part of a rotated capture to the next. */
  readonly #windowNs: DurationNs;
  /** Parts whose end has been dealt with. */
  readonly #told = new Set<FileReader>();

  constructor(readers: readonly FileReader[], windowNs: DurationNs) {
    this.#readers = readers;
    this.#windowNs = windowNs;
  }

  /** Pauses between parts that ended since the last call. @throws ToolError 'usage' for files that cannot be put together. */
  takePauses(): readonly TimedEvent[] {
    const pauses: TimedEvent[] = [];
    for (const [interfaceId, parts] of this.#byInterface()) {
      for (const [i, after] of parts.entries()) {
        const before = parts[i - 1];
        if (before === undefined) continue;
        this.#check(before, after);
        if (!before.reader.hasEnded || this.#told.has(before.reader)) continue;
        const names = parts.map(({ name }) => name);
        if (!before.reader.said.isGone && continues(before.name, after.name, names)) continue;
        const detail = `${before.reader.said.reading}: it ends, and ${displayName(after.reader.path)} does not continue it`;
        const [timeNs, untilNs] = [before.latestNs, after.firstNs];
        pauses.push({ timeNs, event: { kind: 'pause', timeNs, untilNs, interfaceId, detail } });
      }
    }
    for (const reader of this.#readers) if (reader.hasEnded) this.#told.add(reader);
    return pauses;
  }

  /** Parts in the order of time, by interface, of interfaces that several files hold. */
  #byInterface(): Map<number, Part[]> {
    const byInterface = new Map<number, Part[]>();
    for (const reader of this.#readers) {
      const { firstNs, interfaceIds } = reader.said;
      if (firstNs === null) continue;
      const part = { reader, name: rotatedName(reader.path), firstNs, latestNs: reader.latestNs ?? firstNs };
      for (const id of interfaceIds) byInterface.set(id, [...(byInterface.get(id) ?? []), part]);
    }
    for (const [id, parts] of byInterface) {
      if (parts.length < 2) byInterface.delete(id);
      else parts.sort((a, b) => (a.firstNs < b.firstNs ? -1 : Number(a.firstNs > b.firstNs)));
    }
    return byInterface;
  }

  #check(before: Part, after: Part): void {
    const [path, other] = [after.reader.path, displayName(before.reader.path)];
    if (before.reader.said.isIncident || after.reader.said.isIncident) {
      const hint = `dhcphop replay ${shellPath(before.reader.path)} (incidents: one at a time)`;
      throw new ToolError('usage', `read ${displayName(path)}: it cannot be put together with ${other}`, hint);
    }
    const backNs = areOfOneRotation(before.name, after.name) ? this.#windowNs : 0n;
    if (before.latestNs - backNs <= after.firstNs) return;
    throw new ToolError(
      'usage',
      `read ${displayName(path)}: it was captured at the same time as ${other}, so they are no parts of one capture`,
      `dhcphop replay ${shellWord(`NAME=${before.reader.path}`)} ${shellWord(`OTHERNAME=${path}`)}`,
    );
  }
}
