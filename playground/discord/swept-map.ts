/** A map whose expired entries count as absent and are removed as new ones come, so that it stays in proportion. */
export class SweptMap<Value> {
  readonly #entries = new Map<string, Value>();
  readonly #expired: (value: Value) => boolean;
  #sweepAt = 1_024;

  constructor(expired: (value: Value) => boolean) {
    this.#expired = expired;
  }

  get size(): number {
    return this.#entries.size;
  }

  get(key: string): Value | undefined {
    const value = this.#entries.get(key);
    return value === undefined || this.#expired(value) ? undefined : value;
  }

  getOrAdd(key: string, make: () => Value): Value {
    const present = this.get(key);
    if (present !== undefined) return present;
    if (this.#entries.size >= this.#sweepAt) this.#sweep();
    const value = make();
    this.#entries.set(key, value);
    return value;
  }

  #sweep(): void {
    for (const [key, value] of this.#entries) if (this.#expired(value)) this.#entries.delete(key);
    this.#sweepAt = Math.max(1_024, this.#entries.size * 2);
  }
}
