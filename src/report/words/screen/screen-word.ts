/** What is said about a word of the screen that is no code of a finding: a label, an outcome, a sign. For `explain`. */

export interface ScreenWord {
  /** As it stands on the screen. */
  readonly word: string;
  /** Other ways in which it is written or asked for. */
  readonly also: readonly string[];
  /** In a few words, for a list of all. */
  readonly brief: string;
  readonly meaning: string;
  /** What has to be seen for it to be said. */
  readonly proof: string;
  /** What else looks like it, and how that is told apart. */
  readonly alike: string;
  /** What to do next, most useful first; never nothing. */
  readonly advice: readonly string[];
}
