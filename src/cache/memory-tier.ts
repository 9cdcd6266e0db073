import { fillTime, type StoreClock } from "./clock.ts";
import type { MemorySpace } from "./memory-space.ts";
import type { NearTier } from "./near-tier.ts";
import { absent, bytesGreater, canonicalJson, deepFreeze } from "./snapshot.ts";
import type { Acquired, Budget, Draft, Entry, Filled, Found, Lease, Tier, TierHost, Upserted } from "./tier.ts";

const unlimited: Budget = { leftMs: Number.POSITIVE_INFINITY };

/** One cache's view of a namespace in memory. Every method is synchronous from its first word to its last. */
export class MemoryTier implements Tier {
  readonly near: NearTier;
  readonly proof: number;
  readonly #space: MemorySpace;
  readonly #host: TierHost;
  readonly #clock: StoreClock;

  constructor(space: MemorySpace, host: TierHost, clock: StoreClock) {
    this.#space = space;
    this.#host = host;
    this.#clock = clock;
    this.near = space.entries;
    this.proof = host.parse === undefined ? 0 : space.nextProof();
    space.entries.keepStale(host.keepStaleMs);
    space.hosts.add(host);
  }

  budget(): Budget {
    return unlimited;
  }

  /** Only asked about what the near tier did not answer: no entry, or one that another parser let in. */
  read(key: string, _gate: unknown, _budget: Budget, done: (found: Found) => void): void {
    const now = Date.now();
    const slot = this.near.find(key, now);
    const entry = slot === -1 ? undefined : this.near.entry(key, now);
    done(entry === undefined ? { kind: "miss" } : this.#validated(key, entry));
  }

  acquire(key: string, _gate: unknown, _budget: Budget, force: boolean): Acquired {
    const entry = force ? undefined : this.near.entry(key, Date.now());
    if (entry !== undefined) return this.#validated(key, entry);
    if (this.#space.leases.has(key)) return { kind: "held", leftMs: Number.POSITIVE_INFINITY };
    const lease = { token: this.#space.nextToken(), grantedAt: fillTime(this.#clock.next()) };
    this.#space.leases.set(key, lease);
    return { kind: "granted", lease };
  }

  /** A lease in memory has no term: its load ends by its time-out at the latest. */
  keep(): () => void {
    return () => {};
  }

  changed(key: string): Promise<void> {
    return this.#space.sleep(key);
  }

  fill(key: string, lease: Lease, draft: Draft): Filled {
    const now = Date.now();
    if (this.#space.leases.get(key)?.token !== lease.token) {
      return { stored: false, entry: this.near.entry(key, now) };
    }
    this.#put(key, draft, lease.grantedAt, now);
    this.#space.revoke(key);
    return { stored: true };
  }

  keepNear(): void {}

  release(key: string, lease: Lease): void {
    if (this.#space.leases.get(key)?.token === lease.token) this.#space.revoke(key);
  }

  upsert(key: string, draft: Draft, at: number | undefined): Upserted {
    const now = Date.now();
    const observedAt = this.#clock.observed(at);
    if (observedAt <= this.#space.deletedAt(key, now)) return { outcome: "stale" };
    const held = this.near.entry(key, now);
    const outcome = held === undefined ? "stored" : compare(held, draft.value, observedAt);
    if (outcome === "stale" || (outcome === "unchanged" && held?.observedAt === observedAt)) return { outcome };
    this.#put(key, draft, observedAt, now);
    this.#space.revoke(key);
    this.#space.overtake(key);
    return { outcome };
  }

  remove(key: string): void {
    this.#space.noteDelete(key, this.#clock.next(), Date.now() + this.#host.deleteHoldsMs);
    this.near.drop(key);
    this.#space.revoke(key);
    this.#space.overtake(key);
  }

  async clear(): Promise<void> {
    const keys = [...this.#space.leases.keys()];
    const clearing = this.#space.keyv.clear();
    for (const key of keys) this.#space.revoke(key);
    this.#space.overtake(undefined);
    await clearing;
  }

  touch(key: string, { lifeMs }: Pick<Entry, "lifeMs">): void {
    this.near.extend(key, Date.now() + lifeMs);
  }

  breaker(): "closed" {
    return "closed";
  }

  #put(key: string, draft: Draft, observedAt: number, now: number): void {
    const { value, lifeMs } = draft;
    this.near.put(key, { value, observedAt, lifeMs, expiresAt: now + lifeMs }, this.proof);
  }

  /** A cache may sit on entries that another one wrote: its own parser has the last word on them. */
  #validated(key: string, entry: Entry): Exclude<Found, { kind: "miss" }> {
    const { parse, counters } = this.#host;
    if (entry.value === absent || parse === undefined) return { kind: "found", entry };
    try {
      return { kind: "found", entry: { ...entry, value: deepFreeze(parse(structuredClone(entry.value))) } };
    } catch {
      counters.unreadable += 1;
      this.#host.incident({ kind: "unreadable", key });
      return { kind: "bad" };
    }
  }
}

function compare(held: Entry, value: unknown, observedAt: number): Upserted["outcome"] {
  if (observedAt < held.observedAt) return "stale";
  if (held.value === absent) return "stored";
  if (held.value === value) return "unchanged";
  const [before, after] = [canonicalJson(held.value), canonicalJson(value)];
  if (before === after) return "unchanged";
  return observedAt > held.observedAt || bytesGreater(after, before) ? "stored" : "stale";
}
