import type { NearGate } from "./tier.ts";

/** One load in progress, from the first caller's miss to the answer, shared by everybody who asks meanwhile. */
export class Flight<V> implements NearGate {
  barred = false;
  /** Whether the store has been asked in vain: until then, whoever joins is a store hit in the making. */
  missed = false;
  joined = 0;
  /** Every caller has given up; why the last one did. */
  abandoned = false;
  reason: unknown;
  #promise: Promise<V> | undefined;
  #waiting = 0;
  #pinned = false;
  /** Nearly no flight is ever abandoned: whoever wants to know is called, and no AbortSignal is made for it. */
  #listeners: Set<() => void> | undefined;

  start(promise: Promise<V>): void {
    this.#promise = promise;
  }

  throwIfAbandoned(): void {
    if (this.abandoned) throw this.reason;
  }

  /** Calls back when every caller has given up, unless the returned function was called before. */
  onAbandoned(listener: () => void): () => void {
    this.#listeners ??= new Set();
    const listeners = this.#listeners.add(listener);
    return () => listeners.delete(listener);
  }

  /** One more caller. One without a signal never gives up, so the load will not be aborted any more. */
  join(signal: AbortSignal | undefined, land: () => void): Promise<V> {
    if (this.#promise === undefined) throw new Error("A flight is joined after it has started");
    if (signal !== undefined) return this.#wait(this.#promise, signal, land);
    this.#pinned = true;
    return this.#promise;
  }

  #wait(flight: Promise<V>, signal: AbortSignal, land: () => void): Promise<V> {
    this.#waiting += 1;
    return new Promise<V>((resolve, reject) => {
      const giveUp = (): void => {
        reject(signal.reason);
        this.#waiting -= 1;
        if (this.#waiting > 0 || this.#pinned) return;
        land();
        this.abandoned = true;
        this.reason = signal.reason;
        for (const listener of this.#listeners ?? []) listener();
      };
      signal.addEventListener("abort", giveUp, { once: true });
      flight.then(resolve, reject).finally(() => signal.removeEventListener("abort", giveUp));
    });
  }
}
