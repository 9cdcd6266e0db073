/** A gate that requests wait at until the test opens it. */
export class Hold {
  #open = false;
  readonly #waiting: (() => void)[] = [];
  readonly #counters = new Set<{ readonly count: number; readonly reached: () => void }>();
  #arrivals = 0;

  /** How many wait now. */
  get waiting(): number {
    return this.#waiting.length;
  }

  /** Resolves once so many have come to the gate altogether. */
  arrived(count = 1): Promise<void> {
    return new Promise((resolve) => {
      if (this.#arrivals >= count) resolve();
      else this.#counters.add({ count, reached: resolve });
    });
  }

  /** Lets everything through, from now on too. */
  release(): void {
    this.#open = true;
    for (const pass of this.#waiting.splice(0)) pass();
  }

  /** Lets through whoever has waited longest. */
  releaseOne(): void {
    this.#waiting.shift()?.();
  }

  /** Comes to the gate; resolves when let through. */
  pass(): Promise<void> {
    this.#arrivals += 1;
    const passed = this.#open ? Promise.resolve() : new Promise<void>((resolve) => this.#waiting.push(resolve));
    for (const counter of this.#counters) {
      if (this.#arrivals < counter.count) continue;
      this.#counters.delete(counter);
      counter.reached();
    }
    return passed;
  }
}
