import { NotFound, notFound } from "./errors.ts";
import { Flight } from "./flight.ts";
import { Loader } from "./loader.ts";
import { checkedOptions, type Settings } from "./options.ts";
import { ReadThrough } from "./read-through.ts";
import { absent, isPlainly, snapshot } from "./snapshot.ts";
import { type Counters, newCounters } from "./stats.ts";
import type { Entry, Tier } from "./tier.ts";
import type { CacheStats, ObjectCache, ObjectCacheOptions } from "./types.ts";

/** A cache of what `load` fetches, on a store that other caches and processes may share. */
export function createObjectCache<V>(options: ObjectCacheOptions<V>): ObjectCache<V> {
  return new ReadThroughCache(options);
}

class ReadThroughCache<V> implements ObjectCache<V> {
  readonly #settings: Settings;
  readonly #counters: Counters = newCounters();
  readonly #flights = new Map<string, Flight<V>>();
  readonly #tier: Tier;
  readonly #loader: Loader<V>;
  readonly #behind: ReadThrough<V>;
  /** Hot reads look here first; undefined when the near tier is turned off. */
  readonly #near: Tier["near"] | undefined;

  constructor(options: ObjectCacheOptions<V>) {
    const { settings, store } = checkedOptions(options);
    const counters = this.#counters;
    this.#settings = settings;
    this.#tier = store.openTier({
      ...settings,
      counters,
      parse: options.parse === undefined ? undefined : (data) => options.parse?.(data),
      // Told aside: a listener that throws must not break the read that ran into the incident.
      incident: (incident) => queueMicrotask(() => options.onIncident?.(incident)),
      overtaken: (key, detach) => this.#overtaken(key, detach),
    });
    this.#near = settings.nearTtlMs > 0 ? this.#tier.near : undefined;
    this.#loader = new Loader({
      name: settings.name,
      load: (key, context) => options.load(key, context),
      timeoutMs: settings.loadTimeoutMs,
      maxConcurrent: settings.maxConcurrentLoads,
      counters,
    });
    this.#behind = new ReadThrough({
      ...settings,
      tier: this.#tier,
      loader: this.#loader,
      counters,
      isNotFound: (error) => error instanceof NotFound || (options.isNotFound?.(error) ?? false),
      lifeMs: () => jittered(settings.ttlMs),
      negativeLifeMs: () => jittered(settings.negativeTtlMs),
      accessed: (key, entry) => this.#accessed(key, entry),
    });
  }

  get(key: string, options?: { signal?: AbortSignal }): Promise<V> {
    const signal = options?.signal;
    if (signal?.aborted) return Promise.reject(signal.reason);
    const near = this.#near;
    if (near !== undefined) {
      const now = Date.now();
      const slot = near.find(key, now);
      if (slot !== -1 && this.#proven(slot)) return this.#hit(near, slot, key, now);
    }
    return this.#share(key, signal);
  }

  async getMany(keys: Iterable<string>): Promise<Map<string, V>> {
    const wanted = [...new Set(keys)];
    const outcomes = await Promise.allSettled(wanted.map((key) => this.get(key)));
    const values = new Map<string, V>();
    for (const [index, outcome] of outcomes.entries()) {
      const key = wanted[index];
      if (outcome.status === "fulfilled" && key !== undefined) values.set(key, outcome.value);
      else if (outcome.status === "rejected" && !(outcome.reason instanceof NotFound)) throw outcome.reason;
    }
    return values;
  }

  peek(key: string): V | undefined {
    const slot = this.#near?.find(key, Date.now()) ?? -1;
    if (slot === -1 || !this.#proven(slot)) return undefined;
    const value = this.#tier.near.valueAt(slot);
    return value === absent ? undefined : (value as V);
  }

  async upsert(
    key: string,
    value: V,
    options: { observedAt?: number; ttlMs?: number } = {},
  ): Promise<"stored" | "unchanged" | "stale"> {
    const draft = { value: this.#snapshot(key, value), lifeMs: jittered(options.ttlMs ?? this.#settings.ttlMs) };
    const { outcome } = await this.#tier.upsert(key, draft, options.observedAt);
    this.#counters[outcome] += 1;
    return outcome;
  }

  async delete(key: string): Promise<void> {
    await this.#tier.remove(key);
  }

  async clear(): Promise<void> {
    await this.#tier.clear();
  }

  stats(): CacheStats {
    const [loadP50Ms = 0, loadP99Ms = 0] = this.#loader.latencies.quantiles(0.5, 0.99);
    const breaker = this.#tier.breaker();
    return { ...this.#counters, loadP50Ms, loadP99Ms, entries: this.#tier.near.size, breaker };
  }

  /** What is held already is not copied once more: most of what is observed is what was known. */
  #snapshot(key: string, value: V): unknown {
    const held = this.#near?.entry(key, Date.now());
    return held !== undefined && isPlainly(held.value, value) ? held.value : snapshot(value);
  }

  #hit(near: Tier["near"], slot: number, key: string, now: number): Promise<V> {
    if (this.#settings.expiry === "access" && near.wantsTouch(slot, now)) {
      this.#tier.touch(key, { lifeMs: jittered(near.lifeAt(slot)) });
    }
    const promise = near.promiseAt(slot);
    if (promise === undefined) {
      this.#counters.negativeHits += 1;
      return Promise.reject(notFound(this.#settings.name, key));
    }
    this.#counters.nearHits += 1;
    return promise as Promise<V>;
  }

  #proven(slot: number): boolean {
    return this.#tier.proof === 0 || this.#tier.near.proofAt(slot) === this.#tier.proof;
  }

  /** Joins the key's flight, or starts it. */
  #share(key: string, signal: AbortSignal | undefined): Promise<V> {
    let flight = this.#flights.get(key);
    if (flight === undefined) {
      const started = new Flight<V>();
      flight = started;
      this.#flights.set(key, started);
      started.start(this.#behind.run(key, started, () => this.#land(key, started)));
    } else {
      flight.joined += 1;
      if (flight.missed) {
        this.#counters.misses += 1;
        this.#counters.joins += 1;
      }
    }
    const joined = flight;
    return joined.join(signal, () => this.#land(key, joined));
  }

  /** A flight that was overtaken may have a successor under its key: only the owner clears it. */
  #land(key: string, flight: Flight<V>): void {
    if (this.#flights.get(key) === flight) this.#flights.delete(key);
  }

  /** Those who wait already get an answer; whoever asks from now on must not share what may be older than the news. */
  #overtaken(key: string | undefined, detach: boolean): void {
    if (key === undefined) {
      for (const flight of this.#flights.values()) flight.barred = true;
      if (detach) this.#flights.clear();
      return;
    }
    const flight = this.#flights.get(key);
    if (flight === undefined) return;
    flight.barred = true;
    if (detach) this.#flights.delete(key);
  }

  #accessed(key: string, entry: Entry): void {
    if (this.#settings.expiry !== "access" || entry.expiresAt - Date.now() >= entry.lifeMs * 0.8) return;
    this.#tier.touch(key, { lifeMs: jittered(entry.lifeMs) });
  }
}

/** Up to a tenth less, so that keys filled together do not expire together. */
function jittered(ms: number): number {
  return ms <= 0 ? 0 : Math.max(1, Math.floor(ms * (1 - Math.random() / 10)));
}
