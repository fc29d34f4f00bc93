/**
 * string-width for text that is not plain ASCII, loaded when such text comes: its tables of emoji take as long to load as
 * all the rest, and most reports do without. Part of the built program: put in the place of string-width by
 * scripts/bundle.js.
 */

/** @typedef {(text: string, options?: object) => number} Measure */

/**
 * Columns of a text, as `load` measures them. Where it throws each code point counts as one: a trace that gave root up
 * may not be allowed to read string-width any more, and then columns may slip, but the report comes out.
 * @param {() => Measure} load  Called once at most.
 * @returns {Measure}
 */
export function lazyWidth(load) {
  /** @type {Measure | undefined} */
  let measure;
  return (text, options) => {
    if (/^[ -~]*$/.test(text)) return text.length;
    measure ??= loadOr(load, (unknown) => [...unknown].length);
    return measure(text, options);
  };
}

/** @param {() => Measure} load @param {Measure} fallback */
function loadOr(load, fallback) {
  try {
    return load();
  } catch {
    return fallback;
  }
}
