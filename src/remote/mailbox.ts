/** Things that happen at their own time, taken one by one by somebody who does not wait for ever. */

/** With more of them whoever puts waits. */
const MOST_WAITING = 256;

export class Mailbox<Item> {
  readonly #items: Item[] = [];
  #wake: (() => void) | null = null;
  #goOn: (() => void)[] = [];

  /** Resolves when there is room for more. */
  async put(item: Item): Promise<void> {
    this.#items.push(item);
    this.#wake?.();
    if (this.#items.length >= MOST_WAITING) await new Promise<void>((resolve) => this.#goOn.push(resolve));
  }

  /** The next one; null where none came within `milliseconds`. */
  async take(milliseconds: number): Promise<Item | null> {
    if (this.#items.length === 0) {
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, milliseconds);
        this.#wake = () => {
          clearTimeout(timer);
          resolve();
        };
      });
      this.#wake = null;
    }
    const item = this.#items.shift() ?? null;
    for (const goOn of this.#goOn.splice(0)) goOn();
    return item;
  }
}
