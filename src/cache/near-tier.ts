import { Sieve } from "./sieve.ts";
import { absent } from "./snapshot.ts";
import type { Entry } from "./tier.ts";

/** Decoded values in this process, at most `maxEntries`. A hot read touches one map and one settled promise. */
export class NearTier {
  readonly #sieve: Sieve;
  readonly #values: unknown[] = [];
  readonly #promises: (Promise<unknown> | undefined)[] = [];
  /** Plain arrays of numbers: V8 keeps them unboxed, and they grow by themselves. */
  readonly #expiresAt: number[] = [];
  readonly #observedAt: number[] = [];
  readonly #lifeMs: number[] = [];
  readonly #touchAt: number[] = [];
  readonly #proofs: number[] = [];

  #keepStaleMs = 0;

  constructor(maxEntries: number) {
    this.#sieve = new Sieve(maxEntries);
  }

  /** From now on expired values are kept at least so long, to be served while loads fail. */
  keepStale(ms: number): void {
    this.#keepStaleMs = Math.max(this.#keepStaleMs, ms);
  }

  get size(): number {
    return this.#sieve.size;
  }

  get maxEntries(): number {
    return this.#sieve.capacity;
  }

  /** The slot of a live entry, marked as read; -1 when there is none. Valid until the next write. */
  find(key: string, now: number): number {
    const slot = this.#sieve.slot(key);
    if (slot === undefined) return -1;
    if (this.#expiryAt(slot) <= now) {
      if (this.#expiryAt(slot) + this.#keepStaleMs <= now) this.drop(key);
      return -1;
    }
    this.#sieve.visit(slot);
    return slot;
  }

  /** The frozen value in a slot that `find` gave, or `absent`. */
  valueAt(slot: number): unknown {
    return this.#values[slot];
  }

  /** The same as a promise, made once; undefined for `absent`. */
  promiseAt(slot: number): Promise<unknown> | undefined {
    const made = this.#promises[slot];
    if (made !== undefined) return made;
    if (this.#values[slot] === absent) return undefined;
    const promise = Promise.resolve(this.#values[slot]);
    this.#promises[slot] = promise;
    return promise;
  }

  proofAt(slot: number): number {
    return this.#proofs[slot] ?? -1;
  }

  lifeAt(slot: number): number {
    return this.#lifeMs[slot] ?? 0;
  }

  /** Whether at least a tenth of its life has gone since the entry was written or touched. */
  wantsTouch(slot: number, now: number): boolean {
    return now > (this.#touchAt[slot] ?? 0);
  }

  /** A live entry, as it stands. */
  entry(key: string, now: number): Entry | undefined {
    const slot = this.#sieve.slot(key);
    if (slot === undefined || this.#expiryAt(slot) <= now) return undefined;
    return this.#entryAt(slot);
  }

  /** An entry past its expiry, but not by more than `keptMs`. Never "there is none". */
  stale(key: string, now: number, keptMs: number): Entry | undefined {
    const slot = this.#sieve.slot(key);
    if (slot === undefined || this.#values[slot] === absent) return undefined;
    return this.#expiryAt(slot) + keptMs > now ? this.#entryAt(slot) : undefined;
  }

  put(key: string, entry: Entry, proof = 0, touchAt = entry.expiresAt - entry.lifeMs * 0.8): void {
    const slot = this.#sieve.claim(key, (evicted) => this.#empty(evicted));
    this.#values[slot] = entry.value;
    this.#promises[slot] = undefined;
    this.#expiresAt[slot] = entry.expiresAt;
    this.#observedAt[slot] = entry.observedAt;
    this.#lifeMs[slot] = entry.lifeMs;
    this.#touchAt[slot] = touchAt;
    this.#proofs[slot] = proof;
  }

  extend(key: string, expiresAt: number): void {
    const slot = this.#sieve.slot(key);
    if (slot === undefined) return;
    this.#expiresAt[slot] = expiresAt;
    this.#touchAt[slot] = expiresAt - this.lifeAt(slot) * 0.8;
  }

  touchAgainAt(key: string, at: number): void {
    const slot = this.#sieve.slot(key);
    if (slot !== undefined) this.#touchAt[slot] = at;
  }

  drop(key: string): void {
    const slot = this.#sieve.release(key);
    if (slot !== undefined) this.#empty(slot);
  }

  clear(): void {
    this.#sieve.clear();
    this.#values.length = 0;
    this.#promises.length = 0;
    for (const column of [this.#expiresAt, this.#observedAt, this.#lifeMs, this.#touchAt, this.#proofs])
      column.length = 0;
  }

  #expiryAt(slot: number): number {
    return this.#expiresAt[slot] ?? 0;
  }

  #entryAt(slot: number): Entry {
    return {
      value: this.#values[slot],
      observedAt: this.#observedAt[slot] ?? 0,
      expiresAt: this.#expiryAt(slot),
      lifeMs: this.lifeAt(slot),
    };
  }

  #empty(slot: number): void {
    this.#values[slot] = undefined;
    this.#promises[slot] = undefined;
  }
}
