/** What stands at the bottom of the terminal while lines are written to it: it gives way to each, and stands below it again. */

export interface Footer {
  /** Takes it off the screen. */
  readonly hide: () => void;
  readonly show: () => void;
}

let footer: Footer | null = null;
/** The last piece that was written ended in the middle of a line. */
let isMidLine = false;

/** Null for none. */
export function setFooter(next: Footer | null): void {
  footer = next;
  isMidLine = false;
}

/** Writes to the terminal above the footer. `endsLine`: whether what is written ends with an end of line. */
export function writeAbove(write: () => void, endsLine: boolean): void {
  if (footer !== null && !isMidLine) footer.hide();
  write();
  isMidLine = footer !== null && !endsLine;
  if (footer !== null && !isMidLine) footer.show();
}
