import type { CacheStats } from "./types.ts";

const remembered = 1_024;

/** The figures that a cache counts as it goes. */
export type Counters = Omit<CacheStats, "loadP50Ms" | "loadP99Ms" | "entries" | "breaker">;

export function newCounters(): Counters {
  return {
    nearHits: 0,
    storeHits: 0,
    misses: 0,
    loads: 0,
    joins: 0,
    remoteJoins: 0,
    stored: 0,
    unchanged: 0,
    stale: 0,
    negativeHits: 0,
    staleServed: 0,
    mismatches: 0,
    unreadable: 0,
    storeErrors: 0,
    storeTimeouts: 0,
    loadErrors: 0,
  };
}

/** How long the last thousand loads took. */
export class Latencies {
  readonly #samples: number[] = [];
  #next = 0;

  add(ms: number): void {
    this.#samples[this.#next] = ms;
    this.#next = (this.#next + 1) % remembered;
  }

  /** The nearest-rank quantiles asked for; 0 before the first load. */
  quantiles(...ranks: readonly number[]): number[] {
    const sorted = [...this.#samples].sort((a, b) => a - b);
    return ranks.map((rank) => sorted[Math.max(0, Math.ceil(rank * sorted.length) - 1)] ?? 0);
  }
}
