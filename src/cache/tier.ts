import type { NearTier } from "./near-tier.ts";
import type { Counters } from "./stats.ts";
import type { CacheIncident, CacheStats, CacheStore } from "./types.ts";

/** One key's content: a frozen value, or that there is none. */
export interface Entry {
  /** The value, or `absent`. */
  readonly value: unknown;
  /** When the value was true, in ms since the epoch. */
  readonly observedAt: number;
  /** By our own clock. */
  readonly expiresAt: number;
  /** The whole life it was given, which an access renews. */
  readonly lifeMs: number;
}

/** The right to load a key and to store what was loaded, for as long as the token stands. */
export interface Lease {
  readonly token: string;
  readonly grantedAt: number;
}

/** Whether what a flight learned may still enter the near tier: no newer word came in since it asked. */
export interface NearGate {
  barred: boolean;
}

/** What one read may still spend on the store. */
export interface Budget {
  leftMs: number;
}

export type Found =
  | { readonly kind: "found"; readonly entry: Entry }
  | { readonly kind: "miss" }
  /** There is something, but not this key's value: the load's fill shall overwrite it. */
  | { readonly kind: "bad" }
  /** The store cannot be asked now. */
  | { readonly kind: "out" };

export type Acquired =
  | Exclude<Found, { kind: "miss" }>
  | { readonly kind: "granted"; readonly lease: Lease }
  | { readonly kind: "held"; readonly leftMs: number };

export interface Filled {
  readonly stored: boolean;
  /** What stands there instead, if anything does. */
  readonly entry?: Entry | undefined;
}

export interface Upserted {
  readonly outcome: "stored" | "unchanged" | "stale";
}

/** What is to be stored. */
export interface Draft {
  /** Frozen JSON data, or `absent`. */
  readonly value: unknown;
  readonly lifeMs: number;
}

/** One cache's view of its namespace in a store. What a store must do, memory and Redis alike; each call is atomic. */
export interface Tier {
  /** The near tier of this view, kept up to date by every call. */
  readonly near: NearTier;
  /** Which parser near values must have passed to be this cache's own. */
  readonly proof: number;
  budget(): Budget;
  /** Answers by one call of `done`, at once or later: a promise a read would cost more than the rest of it. */
  read(key: string, gate: NearGate, budget: Budget, done: (found: Found) => void): void;
  /** Takes the lease of a key, unless the key has a good value (not looked at under `force`) or another holder. */
  acquire(key: string, gate: NearGate, budget: Budget, force: boolean): Acquired | Promise<Acquired>;
  /** Keeps a lease alive until the returned function is called. */
  keep(key: string, lease: Lease): () => void;
  /** Resolves when the key's lease was given back or anything was written, at the latest after `leftMs`. */
  changed(key: string, leftMs: number, gate: NearGate): Promise<void>;
  /** Stores a loaded value while its token stands, and gives the lease back. Else says what stands there now. */
  fill(key: string, lease: Lease, draft: Draft, gate: NearGate, budget: Budget): Filled | Promise<Filled>;
  /** Keeps a value that was loaded without a lease in the near tier, if that is not the store itself. */
  keepNear(key: string, draft: Draft, loadedAt: number, gate: NearGate): void;
  release(key: string, lease: Lease): void;
  /** Without `observedAt`, observed now. */
  upsert(key: string, draft: Draft, observedAt: number | undefined): Upserted | Promise<Upserted>;
  remove(key: string): void | Promise<void>;
  clear(): void | Promise<void>;
  /** Renews the life of an entry that is read and expires by access. */
  touch(key: string, entry: Pick<Entry, "lifeMs">): void;
  breaker(): CacheStats["breaker"];
}

/** What a tier needs to know of the cache that it serves. */
export interface TierHost {
  readonly name: string;
  readonly maxEntries: number;
  readonly nearTtlMs: number;
  readonly keepStaleMs: number;
  /** For how long a delete holds against older upserts. */
  readonly deleteHoldsMs: number;
  readonly counters: Counters;
  readonly parse: ((data: unknown) => unknown) | undefined;
  incident(incident: CacheIncident): void;
  /** Something newer may have been written: flights under way are barred, and if so told, joined by nobody any more. */
  overtaken(key: string | undefined, detach: boolean): void;
}

/** A store that caches can be put on. */
export interface TieredStore extends CacheStore {
  openTier(host: TierHost): Tier;
}
