/**
 * Lets what one key stands for happen one after another, in the order in which it came. Two presses of one person on one message are
 * each judged by reads that may overtake each other; whichever is stored last would decide, or count as older and change nothing.
 */
export class PressOrder {
  readonly #last = new Map<string, Promise<unknown>>();

  /** What comes later waits for what was begun before, whatever became of it. */
  run<Result>(key: string, press: () => Promise<Result>): Promise<Result> {
    const before = this.#last.get(key);
    const mine = before === undefined ? press() : before.then(press, press);
    this.#last.set(key, mine);
    // Only whoever came last takes the key away: nobody waits behind the others.
    const rest = () => {
      if (this.#last.get(key) === mine) this.#last.delete(key);
    };
    mine.then(rest, rest);
    return mine;
  }

  get waiting(): number {
    return this.#last.size;
  }
}
