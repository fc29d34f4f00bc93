/** Three-valued logic: a match holds, does not hold, or cannot be told, with what would have to be known. */

export type Truth = true | false | { readonly unknown: string };

export function isUnknown(truth: Truth): truth is { readonly unknown: string } {
  return typeof truth === 'object';
}

export function not(truth: Truth): Truth {
  return isUnknown(truth) ? truth : !truth;
}

/** Any of them; unknown only where that decides. */
export function anyOf(truths: Iterable<Truth>): Truth {
  let result: Truth = false;
  for (const truth of truths) {
    if (truth === true) return true;
    if (isUnknown(truth)) result = truth;
  }
  return result;
}

/** All of them; unknown only where that decides. */
export function allOf(truths: Iterable<Truth>): Truth {
  let result: Truth = true;
  for (const truth of truths) {
    if (truth === false) return false;
    if (isUnknown(truth)) result = truth;
  }
  return result;
}
