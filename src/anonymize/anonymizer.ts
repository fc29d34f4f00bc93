/**
 * Takes out of a recording what tells whose it is: MACs, addresses, names and identifiers become others, the same one
 * everywhere. Times, lengths, options and the order of everything stay, so that it replays to the same verdicts.
 */
import type { Frame } from '../core/frame.ts';
import type { HostState } from '../state/host-state.ts';
import { anonymizeFrame } from './anonymize-frame.ts';
import { anonymizeState } from './anonymize-state.ts';
import { TextAnonymizer } from './anonymize-text.ts';
import { type KeyedHash, Pseudonyms } from './pseudonyms.ts';

export class Anonymizer {
  readonly #pseudonyms: Pseudonyms;
  readonly #text: TextAnonymizer;

  constructor(hash: KeyedHash) {
    this.#pseudonyms = new Pseudonyms(hash);
    this.#text = new TextAnonymizer(this.#pseudonyms);
  }

  /** A copy of the frame; null for one that carries what is not understood, which is to be left out. */
  frame(frame: Frame): Frame | null {
    return anonymizeFrame(frame, this.#pseudonyms);
  }

  state(state: HostState): HostState {
    return anonymizeState(state, this.#text);
  }

  interfaceName(name: string): string {
    return this.#text.interfaceName(name);
  }
}
