import { performance } from "node:perf_hooks";
import { LoadTimeout } from "./errors.ts";
import { type Counters, Latencies } from "./stats.ts";

export interface LoaderOptions<V> {
  readonly name: string;
  readonly load: (key: string, context: { signal: AbortSignal }) => Promise<V>;
  readonly timeoutMs: number;
  readonly maxConcurrent: number;
  readonly counters: Counters;
}

/** Runs loads, at most so many at once, each of them ended after so long. */
export class Loader<V> {
  readonly latencies = new Latencies();
  readonly #options: LoaderOptions<V>;
  readonly #queue = new Set<() => void>();
  #running = 0;

  constructor(options: LoaderOptions<V>) {
    this.#options = options;
  }

  /** Rejects with the load's own error, with `LoadTimeout`, or with the signal's reason; never later than the time-out. */
  async run(key: string, signal: AbortSignal): Promise<V> {
    signal.throwIfAborted();
    if (this.#running < this.#options.maxConcurrent) this.#running += 1;
    else await this.#turn(signal);
    const startedAt = performance.now();
    this.#options.counters.loads += 1;
    try {
      return await this.#bounded(key, signal);
    } finally {
      this.latencies.add(performance.now() - startedAt);
      this.#passOn();
    }
  }

  #bounded(key: string, signal: AbortSignal): Promise<V> {
    return new Promise<V>((resolve, reject) => {
      const own = new AbortController();
      const end = (error: unknown): void => {
        settle();
        reject(error);
        own.abort(error);
      };
      const onAbort = (): void => end(signal.reason);
      const timer = setTimeout(() => {
        end(new LoadTimeout(`${this.#options.name}: loading "${key}" took over ${this.#options.timeoutMs} ms`));
      }, this.#options.timeoutMs);
      const settle = (): void => {
        clearTimeout(timer);
        signal.removeEventListener("abort", onAbort);
      };
      signal.addEventListener("abort", onAbort, { once: true });
      // A loader that throws at once fails like one that rejects; what comes after the end is heard by nobody.
      const loading = (async () => this.#options.load(key, { signal: own.signal }))();
      loading.finally(settle).then(resolve, reject);
    });
  }

  /** The slot is handed over by whoever frees it: `running` does not change. */
  #turn(signal: AbortSignal): Promise<void> {
    return new Promise<void>((resolve, reject) => {
      const go = (): void => {
        signal.removeEventListener("abort", giveUp);
        resolve();
      };
      const giveUp = (): void => {
        this.#queue.delete(go);
        reject(signal.reason);
      };
      signal.addEventListener("abort", giveUp, { once: true });
      this.#queue.add(go);
    });
  }

  #passOn(): void {
    const [next] = this.#queue;
    if (next === undefined) {
      this.#running -= 1;
      return;
    }
    this.#queue.delete(next);
    next();
  }
}
