import type { TieredStore } from "./tier.ts";
import type { CacheStore, ObjectCacheOptions } from "./types.ts";

/** A cache's settings with every default filled in. */
export interface Settings {
  readonly name: string;
  readonly ttlMs: number;
  readonly negativeTtlMs: number;
  readonly nearTtlMs: number;
  readonly keepStaleMs: number;
  readonly loadTimeoutMs: number;
  readonly deleteHoldsMs: number;
  readonly maxEntries: number;
  readonly maxConcurrentLoads: number;
  readonly expiry: "write" | "access";
}

/** Redis and Node's timers count up to here without trouble. */
const longestMs = 2 ** 31 - 1;
const shortLifeMs = 30_000;

/** Refuses what cannot work, with a sentence that says which option and why. */
export function checkedOptions<V>(options: ObjectCacheOptions<V>): { settings: Settings; store: TieredStore } {
  const { name, store } = options;
  if (!/^[\w.-]{1,64}$/.test(name)) {
    throw new TypeError(`Cache name ${JSON.stringify(name)}: expected up to 64 letters, digits, ".", "_" and "-"`);
  }
  if (!isTiered(store)) throw new TypeError(`Cache ${name}: its store must come from openCacheStore`);
  const ms = (option: string, value: number, least: number): number => {
    if (typeof value === "number" && value >= least) return Math.min(Math.floor(value), longestMs);
    throw new RangeError(`Cache ${name}: ${option} is ${value}, expected at least ${least}`);
  };
  const ttlMs = ms("ttlMs", options.ttlMs, 1);
  const loadTimeoutMs = ms("loadTimeoutMs", options.loadTimeoutMs ?? 10_000, 1);
  return {
    store,
    settings: {
      name,
      ttlMs,
      negativeTtlMs: ms("negativeTtlMs", options.negativeTtlMs ?? Math.min(ttlMs, shortLifeMs), 0),
      nearTtlMs: ms("nearTtlMs", options.nearTtlMs ?? Math.min(ttlMs, shortLifeMs), 0),
      keepStaleMs: ms("staleIfErrorMs", options.staleIfErrorMs ?? 0, 0),
      loadTimeoutMs,
      deleteHoldsMs: Math.max(2 * loadTimeoutMs, 60_000),
      maxEntries: ms("maxEntries", options.maxEntries ?? 10_000, 1),
      maxConcurrentLoads: ms("maxConcurrentLoads", options.maxConcurrentLoads ?? 50, 1),
      expiry: options.expiry ?? "write",
    },
  };
}

function isTiered(store: CacheStore): store is TieredStore {
  return "openTier" in store && typeof store.openTier === "function";
}
