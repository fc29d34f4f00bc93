/** Rules of iptables or ebtables, as the save command of one of their variants prints them. */
import { isText, shaped } from './shapes.ts';

export interface SavedRules {
  /** The command that changes these rules: `iptables-nft`, `iptables-legacy`, `ebtables-nft`, ... */
  readonly tool: string;
  /** With counters. Only the evaluator looks into it. */
  readonly text: string;
}

export const isSavedRules = shaped<SavedRules>({ tool: isText, text: isText });
