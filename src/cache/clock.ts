/** How far ahead of our own clock an observation may claim to be. */
const toleranceMs = 5_000;

/** A store's clock: milliseconds since the epoch that never repeat, so that of two calls the later one is the newer. */
export class StoreClock {
  #last = 0;

  next(): number {
    const now = Date.now();
    // A thousandth is the finest step that a double of this size keeps apart with room to spare.
    this.#last = now > this.#last ? now : this.#last + 0.001;
    return this.#last;
  }

  /** When something was observed: as told, unless that is missing, no number, or further ahead than clocks differ. */
  observed(at: number | undefined): number {
    if (at === undefined || !Number.isFinite(at) || at > Date.now() + toleranceMs) return this.next();
    return Math.max(at, 0);
  }
}

/** A fill counts as made just before the millisecond of its lease: an observation made in that millisecond is newer. */
export function fillTime(grantedAtMs: number): number {
  return Math.floor(grantedAtMs) - 0.001;
}
