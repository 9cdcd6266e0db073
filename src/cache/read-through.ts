import { notFound } from "./errors.ts";
import type { Flight } from "./flight.ts";
import type { Loader } from "./loader.ts";
import { absent, snapshot } from "./snapshot.ts";
import type { Counters } from "./stats.ts";
import type { Budget, Draft, Entry, Filled, Found, Lease, Tier } from "./tier.ts";

export interface ReadThroughOptions<V> {
  readonly name: string;
  readonly tier: Tier;
  readonly loader: Loader<V>;
  readonly counters: Counters;
  readonly loadTimeoutMs: number;
  readonly keepStaleMs: number;
  readonly isNotFound: (error: unknown) => boolean;
  readonly lifeMs: () => number;
  readonly negativeLifeMs: () => number;
  /** For a key whose value came from the store: renews its life if it is time to. */
  readonly accessed: (key: string, entry: Entry) => void;
}

/** How long to wait for other processes' loads, beyond the time that one load may take. */
const remoteGraceMs = 2_000;

/** What happens behind a near miss: the store is asked, else the key's lease is taken, the value loaded and stored. */
export class ReadThrough<V> {
  readonly #options: ReadThroughOptions<V>;

  constructor(options: ReadThroughOptions<V>) {
    this.#options = options;
  }

  /** `land` is called when the flight may no longer be joined, before anybody can see its end. */
  run(key: string, flight: Flight<V>, land: () => void): Promise<V> {
    const { tier } = this.#options;
    const budget = tier.budget();
    return new Promise<V>((resolve, reject) => {
      tier.read(key, flight, budget, (first) => {
        if (first.kind !== "found") {
          resolve(this.#missed(key, flight, budget, first, land));
          return;
        }
        land();
        try {
          resolve(this.#storeHit(key, flight, first.entry));
        } catch (error) {
          reject(error);
        }
      });
    });
  }

  #storeHit(key: string, flight: Flight<V>, entry: Entry): V {
    const { counters, accessed } = this.#options;
    counters.storeHits += 1 + flight.joined;
    accessed(key, entry);
    return this.#answer(key, entry);
  }

  async #missed(
    key: string,
    flight: Flight<V>,
    budget: Budget,
    first: Exclude<Found, { kind: "found" }>,
    land: () => void,
  ): Promise<V> {
    const { counters } = this.#options;
    try {
      flight.missed = true;
      counters.misses += 1 + flight.joined;
      counters.joins += flight.joined;
      if (first.kind === "out") return await this.#loadAlone(key, flight);
      return await this.#lease(key, flight, budget, first.kind === "bad");
    } finally {
      land();
    }
  }

  async #lease(key: string, flight: Flight<V>, spent: Budget, bad: boolean): Promise<V> {
    const { tier, counters, loadTimeoutMs } = this.#options;
    const until = Date.now() + loadTimeoutMs + remoteGraceMs;
    let budget = spent;
    let force = bad;
    for (;;) {
      flight.throwIfAbandoned();
      // Whatever was written up to here, the next answer of the store has seen it.
      flight.barred = false;
      const acquiring = tier.acquire(key, flight, budget, force);
      const got = acquiring instanceof Promise ? await acquiring : acquiring;
      switch (got.kind) {
        case "found":
          counters.remoteJoins += 1;
          return this.#answer(key, got.entry);
        case "granted":
          return await this.#loadUnder(key, flight, got.lease, budget);
        case "out":
          return await this.#loadAlone(key, flight);
        case "bad":
          force = true;
          break;
        case "held":
          if (Date.now() > until) return await this.#loadAlone(key, flight);
          await changedOrAbandoned(tier.changed(key, got.leftMs, flight), flight);
          force = false;
          budget = tier.budget();
      }
    }
  }

  async #loadUnder(key: string, flight: Flight<V>, lease: Lease, budget: Budget): Promise<V> {
    const { tier, loader, isNotFound, lifeMs, negativeLifeMs } = this.#options;
    const stopKeeping = tier.keep(key, lease);
    let draft: Draft;
    let missing: unknown;
    try {
      draft = { value: snapshot(await loader.run(key, flight)), lifeMs: lifeMs() };
    } catch (error) {
      if (flight.abandoned || !isNotFound(error)) {
        stopKeeping();
        tier.release(key, lease);
        return this.#instead(key, flight, error);
      }
      draft = { value: absent, lifeMs: negativeLifeMs() };
      missing = error;
    }
    stopKeeping();
    const filling = draft.lifeMs > 0 ? tier.fill(key, lease, draft, flight, budget) : this.#giveBack(key, lease);
    const filled = filling instanceof Promise ? await filling : filling;
    // An upsert took the token: what it wrote is newer than what was loaded. After a delete there is nothing newer.
    const newer = filled.stored ? undefined : filled.entry;
    if (newer !== undefined && newer.value !== absent) return this.#answer(key, newer);
    if (draft.value === absent) throw notFound(this.#options.name, key, missing);
    return draft.value as V;
  }

  #giveBack(key: string, lease: Lease): Filled {
    this.#options.tier.release(key, lease);
    return { stored: false };
  }

  /** The store is out, or its lease never came free: the value is served, and kept in the near tier at most. */
  async #loadAlone(key: string, flight: Flight<V>): Promise<V> {
    const { tier, loader, isNotFound, lifeMs, negativeLifeMs } = this.#options;
    const startedAt = Date.now();
    flight.barred = false;
    try {
      const value = snapshot(await loader.run(key, flight));
      tier.keepNear(key, { value, lifeMs: lifeMs() }, startedAt, flight);
      return flight.barred ? this.#newest(key, value) : value;
    } catch (error) {
      if (flight.abandoned || !isNotFound(error)) return this.#instead(key, flight, error);
      const life = negativeLifeMs();
      if (life > 0) tier.keepNear(key, { value: absent, lifeMs: life }, startedAt, flight);
      throw notFound(this.#options.name, key, error);
    }
  }

  /** What a load's waiters get when it failed: a value that was written meanwhile, else a stale one if asked for. */
  #instead(key: string, flight: Flight<V>, error: unknown): V {
    const { tier, counters, isNotFound, keepStaleMs } = this.#options;
    if (flight.abandoned) throw error;
    if (!isNotFound(error)) counters.loadErrors += 1;
    const now = Date.now();
    const newer = tier.near.entry(key, now);
    if (newer !== undefined && newer.value !== absent) return newer.value as V;
    const stale = tier.near.stale(key, now, keepStaleMs);
    if (stale === undefined) throw error;
    counters.staleServed += 1 + flight.joined;
    return stale.value as V;
  }

  #newest(key: string, loaded: V): V {
    const near = this.#options.tier.near.entry(key, Date.now());
    return near === undefined || near.value === absent ? loaded : (near.value as V);
  }

  #answer(key: string, entry: Entry): V {
    if (entry.value !== absent) return entry.value as V;
    this.#options.counters.negativeHits += 1;
    throw notFound(this.#options.name, key);
  }
}

async function changedOrAbandoned(change: Promise<void>, flight: Flight<unknown>): Promise<void> {
  const { promise: abandoned, resolve } = Promise.withResolvers<void>();
  const stopListening = flight.onAbandoned(resolve);
  await Promise.race([change, abandoned]);
  stopListening();
}
