/**
 * Listens to the scanner of one file: frames into a queue in the order of time, all else into events that wait for their
 * time.
 */
import { type Frame, LINKTYPE } from '../core/frame.ts';
import { type DurationNs, END_OF_TIME, type TimeNs } from '../core/time.ts';
import { isDecodedLinkType } from '../pcapfile/link-type.ts';
import type { CaptureHandler, Damage, DeclaredInterface, Scanner, Statistics } from '../pcapfile/scanner.ts';
import { displayName } from './file-bytes.ts';
import { type FileInput, type InterfaceRegistry, nameOfInterface } from './file-interfaces.ts';
import { FrameQueue } from './frame-queue.ts';
import { BEGIN_KIND, END_KIND, WATERMARK_FIELD, WATERMARK_KIND } from './incident-writer.ts';
import { describeDamage, noCapture } from './no-capture.ts';
import type { CaptureInterface, SourceEvent, TimedEvent } from './source.ts';
import { WaitingEvents } from './waiting-events.ts';

/** Before every frame. */
export const BEGINNING_OF_TIME: TimeNs = -END_OF_TIME;

export class FileListener implements CaptureHandler {
  readonly queue = new FrameQueue();
  /** Time of the first frame in the file, kept or not; null before it was read. */
  firstNs: TimeNs | null = null;
  /** The earliest time of any frame so far; null before the first. */
  earliestNs: TimeNs | null = null;
  keptFrames = 0;
  readonly interfaceIds = new Set<number>();
  /** Cut off or damaged from the latest frame on. */
  isGone = false;
  /** It holds what a trace recorded. */
  isIncident = false;
  /** An incident has begun and has not ended yet. */
  isRecording = false;
  /** A stream says itself how far it has come: everything up to this time was read. Null where it says nothing. */
  toldNs: TimeNs | null = null;
  readonly #input: FileInput;
  readonly #aheadNs: DurationNs;
  readonly #registry: InterfaceRegistry;
  readonly #isPcapng: boolean;
  /** Drops that the file tells at its end, by number in the last section: which that is, nobody knows before. */
  readonly #tailDrops: ReadonlyMap<number, number>;
  /** Null while it declares the first interface. */
  #scanner: Scanner | null = null;
  readonly #counters = new Map<number, Statistics>();
  readonly #toldLinkTypes = new Set<number>();
  readonly #declaredNames = new Set<string>();
  readonly #waiting = new WaitingEvents();
  #announced: CaptureInterface[] = [];
  #harmless: Damage | null = null;
  #harmlessCount = 0;

  constructor(
    input: FileInput,
    registry: InterfaceRegistry,
    isPcapng: boolean,
    tailDrops: ReadonlyMap<number, number>,
  ) {
    this.#tailDrops = tailDrops;
    this.#input = input;
    this.#aheadNs = input.clockAheadNs ?? 0n;
    this.#registry = registry;
    this.#isPcapng = isPcapng;
  }

  /** The scanner it listens to. */
  attach(scanner: Scanner): void {
    this.#scanner = scanner;
  }

  /** The latest time of any frame so far; null before the first. */
  get latestNs(): TimeNs | null {
    const latestNs = this.#scanner?.latestNs() ?? null;
    return latestNs === null ? null : latestNs - this.#aheadNs;
  }

  /** What the events that wait take in memory, in bytes: an estimate. */
  get waitingBytes(): number {
    return this.#waiting.bytes;
  }

  /** Takes the events that are due at `untilNs`. */
  takeEvents(untilNs: TimeNs): readonly TimedEvent[] {
    return this.#waiting.take(untilNs);
  }

  /** The interfaces that the file has declared since the last call. */
  takeAnnounced(): readonly CaptureInterface[] {
    return this.#announced.splice(0);
  }

  /** The counters of an interface at the end of what was read. */
  finalCounters(interfaceId: number): Pick<Statistics, 'seen' | 'received' | 'dropped'> {
    const recorded = this.#counters.get(interfaceId);
    const seen = this.#scanner?.seen(interfaceId) ?? 0;
    return { seen, received: recorded?.received ?? null, dropped: recorded?.dropped ?? null };
  }

  interface(declared: DeclaredInterface): number {
    const given = this.#input.name;
    const own = nameOfInterface(declared, this.#input.path, this.#isPcapng);
    this.#declaredNames.add(own);
    if (given !== null && this.#declaredNames.size === 2) {
      this.warn(
        `${this.#file} holds several interfaces; as NAME=FILE says, all of them count as ${given} (a host: ${given}:=FILE)`,
      );
    }
    const announced = this.#registry.announce(given ?? own, this.#input, declared);
    const { id } = announced;
    if (!this.interfaceIds.has(id)) this.#announced.push(announced);
    this.interfaceIds.add(id);
    const dropped = this.#tailDrops.get(declared.numberInSection);
    if (dropped !== undefined) this.#later({ kind: 'lossy', interfaceId: id, dropped });
    this.#tellLinkType(declared.linkType, given ?? own);
    return id;
  }

  #tellLinkType(linkType: number, name: string): void {
    if (this.#toldLinkTypes.has(linkType)) return;
    const isOdd = !isDecodedLinkType(linkType);
    if (!isOdd && linkType !== LINKTYPE.linuxSll) return;
    this.#toldLinkTypes.add(linkType);
    this.warn(
      isOdd
        ? `${this.#file}: interface ${name} has link type ${linkType}, in which dhcphop finds no DHCP`
        : `${this.#file}: if ${name} is a capture on several interfaces, it does not tell them apart (LINUX_SLL), and ` +
            'losses between them do not show; try: tcpdump -i any -y LINUX_SLL2',
    );
  }

  started(recordedNs: TimeNs): void {
    const timeNs = recordedNs - this.#aheadNs;
    this.firstNs ??= timeNs;
    this.earliestNs ??= timeNs;
    if (!this.isGone) return;
    this.isGone = false;
    for (const interfaceId of this.interfaceIds) this.#later({ kind: 'opened', timeNs, interfaceId });
  }

  frame(frame: Frame): void {
    this.keptFrames++;
    const ours = this.#aheadNs === 0n ? frame : { ...frame, timeNs: frame.timeNs - this.#aheadNs };
    if (this.earliestNs === null || ours.timeNs < this.earliestNs) this.earliestNs = ours.timeNs;
    this.queue.push(ours);
  }

  statistics(statistics: Statistics): void {
    const { interfaceId, seen, received, dropped } = statistics;
    const timeNs = statistics.timeNs - this.#aheadNs;
    const before = this.#counters.get(interfaceId);
    this.#counters.set(interfaceId, statistics);
    const stats = { kind: 'stats', timeNs, interfaceId, seen, received, dropped } as const;
    const isRepeat = before?.dropped === dropped && (before.received === null) === (received === null);
    this.#waiting.addStats(this.#nowNs, stats, isRepeat);
  }

  journal(fields: ReadonlyMap<string, string>): void {
    // Entries of other programs say nothing that anyone here reads.
    if (!fields.has('DHCPHOP_KIND') && !fields.has('DHCPHOP_STATE')) return;
    const kind = fields.get('DHCPHOP_KIND');
    if (kind === BEGIN_KIND) this.isIncident = this.isRecording = true;
    else if (kind === END_KIND) this.isRecording = false;
    else if (kind === WATERMARK_KIND) this.#takeWatermark(fields.get(WATERMARK_FIELD) ?? '');
    if (kind === WATERMARK_KIND) return;
    let length = 0;
    for (const value of fields.values()) length += value.length;
    this.#later({ kind: 'journal', entry: { fields } }, length);
  }

  #takeWatermark(text: string): void {
    if (!/^\d{1,19}$/.test(text)) return;
    const timeNs = BigInt(text) - this.#aheadNs;
    if (this.toldNs === null || timeNs > this.toldNs) this.toldNs = timeNs;
  }

  damage(damage: Damage): void {
    if (damage.loses === 'nothing') {
      this.#harmless ??= damage;
      this.#harmlessCount++;
      return;
    }
    if (!this.#scanner?.ready) throw noCapture(this.#input.path, describeDamage(damage));
    const detail = `${this.reading}: ${describeDamage(damage)}`;
    if (this.interfaceIds.size === 0) this.warn(detail);
    if (this.isGone) return;
    this.isGone = true;
    // Without a frame the file is gone from the beginning, which is known when the other files have shown theirs.
    const timeNs = this.latestNs ?? BEGINNING_OF_TIME;
    const dueNs = this.latestNs ?? BEGINNING_OF_TIME + 1n;
    for (const interfaceId of this.interfaceIds) {
      this.#waiting.add(dueNs, { kind: 'gone', timeNs, interfaceId, reason: 'cut-off', detail });
    }
  }

  /** The end: tells what is to be told once, however often it was found. */
  summarise(): void {
    const { late = 0, firstLateOffset = 0, firstLateSeconds = 0 } = this.#scanner?.counts ?? {};
    if (late > 0) {
      this.warn(
        `${this.#file}: time jumps back in ${late} frames, first at byte ${firstLateOffset} by ` +
          `${firstLateSeconds.toFixed(3)} s; they are judged in the order of the file`,
      );
    }
    if (this.#harmless === null) return;
    const more = this.#harmlessCount > 1 ? `, and ${this.#harmlessCount - 1} more like it` : '';
    this.warn(`${this.#file}: ${describeDamage(this.#harmless)}${more}`);
  }

  /** The operation, for messages. */
  get reading(): string {
    return `read ${this.#file}`;
  }

  get #file(): string {
    const { path, older } = this.#input;
    return older === undefined ? displayName(path) : `${older} and ${path}`;
  }

  /** A line for the operator, behind the frames that came before it. */
  warn(message: string): void {
    this.#later({ kind: 'warning', message });
  }

  /** Hands an event out behind the frames that came before it in the file. `textBytes`: what it holds besides. */
  #later(event: SourceEvent, textBytes = 0): void {
    this.#waiting.add(this.#nowNs, event, textBytes);
  }

  /** Where in time the scanner stands. */
  get #nowNs(): TimeNs {
    return this.latestNs ?? BEGINNING_OF_TIME;
  }
}
