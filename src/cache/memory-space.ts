import { Keyv, type KeyvStoreAdapter } from "keyv";
import { NearTier } from "./near-tier.ts";
import type { Entry, Lease, TierHost } from "./tier.ts";

/** What one namespace holds in memory. Its caches work on it directly and synchronously: that is what makes a call atomic. */
export class MemorySpace {
  readonly entries: NearTier;
  readonly keyv: Keyv;
  readonly hosts = new Set<TierHost>();
  readonly leases = new Map<string, Lease>();
  readonly #waiters = new Map<string, (() => void)[]>();
  /** When keys were deleted, oldest first, for as long as that holds against older upserts. */
  readonly #deletes = new Map<string, { at: number; until: number }>();
  #tokens = 0;
  #proofs = 0;

  constructor(name: string, maxEntries: number) {
    this.entries = new NearTier(maxEntries);
    this.keyv = new Keyv({ store: new BoundedAdapter(this.entries), namespace: name, useKeyPrefix: false });
  }

  nextToken(): string {
    this.#tokens += 1;
    return String(this.#tokens);
  }

  nextProof(): number {
    this.#proofs += 1;
    return this.#proofs;
  }

  /** Ends whatever load is under way for a key: it may finish, but not store. */
  revoke(key: string): void {
    if (this.leases.delete(key)) this.wake(key);
  }

  wake(key: string): void {
    const waiters = this.#waiters.get(key) ?? [];
    this.#waiters.delete(key);
    for (const wake of waiters) wake();
  }

  sleep(key: string): Promise<void> {
    return new Promise((resolve) => {
      const waiters = this.#waiters.get(key);
      if (waiters === undefined) this.#waiters.set(key, [resolve]);
      else waiters.push(resolve);
    });
  }

  /** Every cache on this namespace learns that a key, or all of them, changed. */
  overtake(key: string | undefined): void {
    for (const host of this.hosts) host.overtaken(key, true);
  }

  deletedAt(key: string, now: number): number {
    const held = this.#deletes.get(key);
    return held === undefined || held.until <= now ? Number.NEGATIVE_INFINITY : held.at;
  }

  noteDelete(key: string, at: number, until: number): void {
    this.#deletes.delete(key);
    this.#deletes.set(key, { at, until });
    for (const [oldest, { until }] of this.#deletes) {
      if (until > Date.now() && this.#deletes.size <= this.entries.maxEntries) break;
      this.#deletes.delete(oldest);
    }
  }
}

/** The map as Keyv sees it: bounded, and its entries hold frozen data, so nothing has to be serialized. */
class BoundedAdapter implements KeyvStoreAdapter {
  readonly opts = {};
  namespace?: string;
  readonly #entries: NearTier;

  constructor(entries: NearTier) {
    this.#entries = entries;
  }

  on(): this {
    return this;
  }

  async get<Value>(key: string): Promise<Value | undefined> {
    return this.#entries.entry(key, Date.now()) as Value | undefined;
  }

  set(key: string, value: Entry): void {
    this.#entries.put(key, value);
  }

  async delete(key: string): Promise<boolean> {
    const held = this.#entries.entry(key, Date.now()) !== undefined;
    this.#entries.drop(key);
    return held;
  }

  async clear(): Promise<void> {
    this.#entries.clear();
  }
}
