/** What a store says of itself to whoever operates the bot. */
export interface StoreHealth {
  state: "ready" | "connecting" | "out";
  since: Date;
  lastError?: string;
}

/** Where cached values live: in this process, or in a Redis that several processes share. Made by `openCacheStore`. */
export interface CacheStore {
  readonly kind: "memory" | "redis";
  health(): StoreHealth;
  close(): Promise<void>;
}

/** What must never pass in silence: a slot that held something else, a connection given up, a breaker that moved. */
export interface CacheIncident {
  kind: "mismatch" | "unreadable" | "connection-replaced" | "breaker-open" | "breaker-closed";
  key?: string;
  foundKey?: string;
}

export interface CacheStats {
  nearHits: number;
  storeHits: number;
  misses: number;
  loads: number;
  joins: number;
  remoteJoins: number;
  stored: number;
  unchanged: number;
  stale: number;
  negativeHits: number;
  staleServed: number;
  mismatches: number;
  unreadable: number;
  storeErrors: number;
  storeTimeouts: number;
  loadErrors: number;
  loadP50Ms: number;
  loadP99Ms: number;
  entries: number;
  breaker: "closed" | "open" | "half-open";
}

export interface ObjectCacheOptions<V> {
  /** Namespace in the store, label in metrics: letters, digits, `.`, `_` and `-`. */
  name: string;
  store: CacheStore;
  load(key: string, context: { signal: AbortSignal }): Promise<V>;
  /** Validates what the store returned; throws when it is not a V. */
  parse?(data: unknown): V;
  /** Tells "there is no such thing" from "it could not be fetched". Without it, only a thrown `NotFound` is the former. */
  isNotFound?(error: unknown): boolean;
  ttlMs: number;
  /** How long "there is no such thing" is kept; 30 s at most unless told, 0 keeps it not at all. */
  negativeTtlMs?: number;
  /** How long past its expiry a near value may stand in for a load that fails. Off unless given. */
  staleIfErrorMs?: number;
  /** 10 s unless told. */
  loadTimeoutMs?: number;
  /** From when the TTL counts: the last write (unless told), or the last access. */
  expiry?: "write" | "access";
  /** Bound of the near tier, and of the memory store; 10,000 unless told. */
  maxEntries?: number;
  /** How long the near tier answers by itself, 30 s unless told; 0 turns it off. The memory store is its own near tier. */
  nearTtlMs?: number;
  /** 50 unless told; further loads queue. */
  maxConcurrentLoads?: number;
  onIncident?(incident: CacheIncident): void;
}

/** A read-through cache: one fetch for many callers, the newest observation wins, never another key's data. */
export interface ObjectCache<V> {
  get(key: string, options?: { signal?: AbortSignal }): Promise<V>;
  /** One store round trip; keys known as not found are left out; one failing load rejects it, after the others are stored. */
  getMany(keys: Iterable<string>): Promise<Map<string, V>>;
  /** Near tier only, synchronous. */
  peek(key: string): V | undefined;
  upsert(
    key: string,
    value: V,
    options?: { observedAt?: number; ttlMs?: number },
  ): Promise<"stored" | "unchanged" | "stale">;
  delete(key: string): Promise<void>;
  clear(): Promise<void>;
  stats(): CacheStats;
}

/** The part of a pino logger that a store uses. */
export interface Logger {
  info(details: object, message: string): void;
  warn(details: object, message: string): void;
  error(details: object, message: string): void;
}
