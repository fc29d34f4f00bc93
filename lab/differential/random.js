/** A seeded source of choices: the same seed gives the same host and the same frames (mulberry32). */

/**
 * @typedef {object} Random
 * @property {(chance: number) => boolean} chance
 * @property {(from: number, to: number) => number} between  A whole number, both ends included.
 * @property {<T>(items: readonly T[]) => T} pick
 * @property {<T>(items: readonly T[], atLeast?: number) => T[]} some  A few of them, in their order.
 */

/**
 * @param {number} seed
 * @returns {Random}
 */
export function createRandom(seed) {
  let state = seed >>> 0;
  const next = () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = state;
    mixed = Math.imul(mixed ^ (mixed >>> 15), mixed | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 0x1_0000_0000;
  };
  /** @type {Random} */
  const random = {
    chance: (chance) => next() < chance,
    between: (from, to) => from + Math.floor(next() * (to - from + 1)),
    pick(items) {
      const item = items[Math.floor(next() * items.length)];
      if (item === undefined) throw new Error('nothing to pick from');
      return item;
    },
    some(items, atLeast = 1) {
      const chosen = items.filter(() => next() < 0.4);
      return chosen.length >= atLeast ? chosen : items.slice(0, atLeast);
    },
  };
  return random;
}
