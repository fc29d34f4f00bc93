/**
 * What the script of an HTML report reads: exchanges and events as plain JSON. All its strings are sanitized, none is
 * escaped. Written by the renderer, read by src/browser and by the ladder, which both use.
 */

/** Nanoseconds after the page's `base`. */
export type PageTime = number;

export interface PageData {
  /** Nanoseconds since the epoch, in decimal. */
  readonly base: string;
  readonly start: PageTime;
  readonly end: PageTime;
  /** Minutes east of UTC of the times shown. */
  readonly zone: number;
  readonly paths: readonly (readonly PageHop[])[];
  readonly frames: readonly PageFrame[];
  readonly exchanges: readonly PageExchange[];
  readonly events: readonly PageEvent[];
}

export interface PageHop {
  readonly name: string;
  readonly role: string;
}

/** What the frames of many sightings have in common. */
export interface PageFrame {
  readonly interface: string;
  /** Lines `name`, `value`. */
  readonly lines: readonly (readonly [string, string])[];
}

/** Index of the hop in its path, when, which way (as the kernel sees it), index of its frame. */
export type PageSighting = readonly [hop: number, time: PageTime, direction: 'in' | 'out' | '', frame: number];

export type Tone = 'good' | 'bad' | 'unsure';

export interface PageMessage {
  readonly id: number;
  readonly type: string;
  readonly toGuest: boolean;
  readonly reflects: number | null;
  readonly retransmits: number | null;
  readonly tone: Tone;
  /** The verdict in words, and in a few. */
  readonly fate: string;
  readonly short: string;
  /** Index of the hop that should have shown it; null where it was not lost. */
  readonly missing: number | null;
  /** The address that it gives, and the server that it names; empty without. */
  readonly address: string;
  readonly server: string;
  readonly at: readonly PageSighting[];
  /** With --details: every option in a line. */
  readonly options: readonly string[];
}

export interface PageExchange {
  readonly id: number;
  readonly xid: string;
  readonly mac: string;
  readonly guest: string;
  readonly path: number;
  readonly tone: Tone;
  /** How it ended, in words. */
  readonly ending: string;
  /** `OFFER before tap0`, for each place once. */
  readonly losses: readonly string[];
  readonly from: PageTime;
  readonly to: PageTime;
  readonly messages: readonly PageMessage[];
}

export interface PageEvent {
  readonly kind: string;
  readonly time: PageTime;
  /** Every trace begins with it: nothing to draw. */
  readonly isRoutine: boolean;
  /** Whose MAC it is about; empty where it is about none. */
  readonly mac: string;
  readonly text: string;
}
