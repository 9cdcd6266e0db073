import { performance } from "node:perf_hooks";
import { LoadTimeout } from "./errors.ts";
import type { Flight } from "./flight.ts";
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

  /** Rejects with the load's own error, with `LoadTimeout`, or with why all gave up; never later than the time-out. */
  async run(key: string, flight: Flight<V>): Promise<V> {
    flight.throwIfAbandoned();
    if (this.#running < this.#options.maxConcurrent) this.#running += 1;
    else await this.#turn(flight);
    const startedAt = performance.now();
    this.#options.counters.loads += 1;
    try {
      return await this.#bounded(key, flight);
    } finally {
      this.latencies.add(performance.now() - startedAt);
      this.#passOn();
    }
  }

  #bounded(key: string, flight: Flight<V>): Promise<V> {
    const { name, load, timeoutMs } = this.#options;
    return new Promise<V>((resolve, reject) => {
      const context = new LoadContext();
      const timer = setTimeout(() => {
        end(new LoadTimeout(`${name}: loading "${key}" took over ${timeoutMs} ms`));
      }, timeoutMs);
      const stopListening = flight.onAbandoned(() => end(flight.reason));
      const settle = (): void => {
        clearTimeout(timer);
        stopListening();
      };
      const end = (error: unknown): void => {
        settle();
        reject(error);
        context.abort(error);
      };
      // A loader that throws at once fails like one that rejects; what comes after the end is heard by nobody.
      const loading = (async () => load(key, context))();
      loading.then(
        (value) => {
          settle();
          return resolve(value);
        },
        (error: unknown) => {
          settle();
          return reject(error);
        },
      );
    });
  }

  /** The slot is handed over by whoever frees it: `running` does not change. */
  #turn(flight: Flight<V>): Promise<void> {
    return new Promise<void>((resolve, reject) => {
      const go = (): void => {
        stopListening();
        resolve();
      };
      const stopListening = flight.onAbandoned(() => {
        this.#queue.delete(go);
        reject(flight.reason);
      });
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

/** What a loader is given. Its signal is made when it is first asked for: most loaders never do. */
class LoadContext {
  #controller: AbortController | undefined;
  #ended: { readonly reason: unknown } | undefined;

  get signal(): AbortSignal {
    if (this.#controller === undefined) {
      this.#controller = new AbortController();
      if (this.#ended !== undefined) this.#controller.abort(this.#ended.reason);
    }
    return this.#controller.signal;
  }

  abort(reason: unknown): void {
    this.#ended = { reason };
    this.#controller?.abort(reason);
  }
}
