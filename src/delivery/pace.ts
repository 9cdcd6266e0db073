/** Discord takes five edits of a channel in 5 s: this many come at once, the others this far apart. */
const atOnce = 2;
const apartMs = 1_300;

/**
 * Spreads the edits of one channel. Whoever sends them as fast as they come finds Discord's bucket empty, and shows what
 * changed then only 5 s later; spread like this, nothing waits longer than `apartMs`.
 */
export class Pace {
  /** When everything taken so far has been made up for. */
  #restedAt = 0;

  /** From when on the next edit may be sent. */
  get openAt(): number {
    return this.#restedAt - (atOnce - 1) * apartMs;
  }

  /** Counts an edit that was sent, no later than now. */
  take(now: number): void {
    this.#restedAt = Math.max(this.#restedAt, now) + apartMs;
  }

  /** Nothing that was sent has to be remembered any more. */
  isRested(now: number): boolean {
    return this.#restedAt <= now;
  }
}
