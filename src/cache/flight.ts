import type { NearGate } from "./tier.ts";

/** One load in progress, from the first caller's miss to the answer, shared by everybody who asks meanwhile. */
export class Flight<V> implements NearGate {
  barred = false;
  /** Whether the store has been asked in vain: until then, whoever joins is a store hit in the making. */
  missed = false;
  joined = 0;
  readonly #abort = new AbortController();
  #promise: Promise<V> | undefined;
  #waiting = 0;
  #pinned = false;

  /** Aborts when every caller has given up. */
  get signal(): AbortSignal {
    return this.#abort.signal;
  }

  get abandoned(): boolean {
    return this.#abort.signal.aborted;
  }

  /** Resolves when every caller has given up. */
  whenAbandoned(): Promise<void> {
    const { signal } = this.#abort;
    return new Promise((resolve) => signal.addEventListener("abort", () => resolve(), { once: true }));
  }

  start(run: () => Promise<V>): void {
    this.#promise = run();
    // Callers with a signal wait on promises of their own: nobody may be left to hear of a failure.
    this.#promise.catch(() => {});
  }

  /** One more caller. One without a signal never gives up, so the load will not be aborted any more. */
  join(signal: AbortSignal | undefined, abandon: () => void): Promise<V> {
    if (this.#promise === undefined) throw new Error("A flight is joined after it has started");
    if (signal === undefined) {
      this.#pinned = true;
      return this.#promise;
    }
    return this.#wait(this.#promise, signal, abandon);
  }

  #wait(flight: Promise<V>, signal: AbortSignal, abandon: () => void): Promise<V> {
    this.#waiting += 1;
    return new Promise<V>((resolve, reject) => {
      const giveUp = (): void => {
        reject(signal.reason);
        this.#waiting -= 1;
        if (this.#waiting > 0 || this.#pinned) return;
        abandon();
        this.#abort.abort(signal.reason);
      };
      signal.addEventListener("abort", giveUp, { once: true });
      flight.then(resolve, reject).finally(() => signal.removeEventListener("abort", giveUp));
    });
  }
}
