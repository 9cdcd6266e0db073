import { Counter, Gauge, type Registry } from "prom-client";
import type { CacheStats } from "./types.ts";

type Figure = Exclude<keyof CacheStats, "breaker">;

/** Every figure of `stats()`, as what it is to Prometheus: something that only rises, or something that is so now. */
const figures: { readonly [Name in Figure]: readonly ["counter" | "gauge", series: string, help: string] } = {
  nearHits: ["counter", "near_hits_total", "Reads answered from this process' memory"],
  storeHits: ["counter", "store_hits_total", "Reads answered from the shared store"],
  negativeHits: ["counter", "negative_hits_total", "Reads answered with a remembered not-found"],
  misses: ["counter", "misses_total", "Reads that neither tier answered"],
  loads: ["counter", "loads_total", "Loads begun"],
  joins: ["counter", "joins_total", "Reads that shared a load of this process"],
  remoteJoins: ["counter", "remote_joins_total", "Reads that shared another process' load"],
  stored: ["counter", "upserts_stored_total", "Observations that were news"],
  unchanged: ["counter", "upserts_unchanged_total", "Observations that were known already"],
  stale: ["counter", "upserts_stale_total", "Observations older than what is known"],
  staleServed: ["counter", "stale_served_total", "Expired values served because a load failed"],
  mismatches: ["counter", "mismatches_total", "Slots and replies of something else, never served"],
  unreadable: ["counter", "unreadable_total", "Slots in another form or garbage, loaded again"],
  storeErrors: ["counter", "store_errors_total", "Calls to the store that failed"],
  storeTimeouts: ["counter", "store_timeouts_total", "Calls to the store that passed their deadline"],
  loadErrors: ["counter", "load_errors_total", "Loads that failed"],
  loadP50Ms: ["gauge", "load_p50_milliseconds", "Median of the latest loads"],
  loadP99Ms: ["gauge", "load_p99_milliseconds", "99th percentile of the latest loads"],
  entries: ["gauge", "entries", "Entries in the near tier"],
};

const breakerStates = ["closed", "half-open", "open"] as const satisfies readonly CacheStats["breaker"][];
const prefix = "suggestion_box_cache";

/** Registers one series a figure, labelled with the cache's name; the caches are read at each scrape. */
export function registerCacheSeries(register: Registry, read: () => Readonly<Record<string, CacheStats>>): void {
  for (const [figure, [kind, series, help]] of Object.entries(figures) as [Figure, (typeof figures)[Figure]][]) {
    const options = { name: `${prefix}_${series}`, help, labelNames: ["cache"], registers: [] };
    if (kind === "gauge") {
      register.registerMetric(
        new Gauge({
          ...options,
          collect() {
            for (const [cache, stats] of Object.entries(read())) this.set({ cache }, stats[figure]);
          },
        }),
      );
    } else {
      register.registerMetric(
        new Counter({
          ...options,
          collect() {
            // The cache does the counting; a scrape shows its total.
            this.reset();
            for (const [cache, stats] of Object.entries(read())) this.inc({ cache }, stats[figure]);
          },
        }),
      );
    }
  }
  const breakers = new Gauge({
    name: `${prefix}_breaker_state`,
    help: "1 for the state that the store's breaker is in",
    labelNames: ["cache", "state"],
    registers: [],
    collect() {
      for (const [cache, { breaker }] of Object.entries(read())) {
        for (const state of breakerStates) this.set({ cache, state }, state === breaker ? 1 : 0);
      }
    },
  });
  register.registerMetric(breakers);
}
