import { fillTime } from "../clock.ts";
import type { NearTier } from "../near-tier.ts";
import type {
  Acquired,
  Budget,
  Draft,
  Entry,
  Filled,
  Found,
  Lease,
  NearGate,
  Tier,
  TierHost,
  Upserted,
} from "../tier.ts";
import type { CacheStats } from "../types.ts";
import { tailOf } from "./envelope.ts";
import type { RedisLink } from "./link.ts";
import type { Change } from "./messages.ts";
import { changesChannel } from "./names.ts";
import type { Outbox } from "./outbox.ts";
import type { RedisStore } from "./redis-store.ts";
import { acquire, fill, release, renew, touch } from "./scripts.ts";
import { RedisSpace } from "./space.ts";
import { Waiters } from "./waiters.ts";
import { within } from "./within.ts";
import { Writes } from "./writes.ts";

const leaseMs = 1_000;
const renewEveryMs = 300;
/** The least that a call gets when a read's budget is nearly spent: less would blame Redis for our own slowness. */
const leastMs = 25;
/** How often a waiter asks again when no message can wake it. */
const deafPollMs = 50;

/** One cache's view of its namespace in Redis. No fault of the store leaves here as an error. */
export class RedisTier implements Tier {
  readonly near: NearTier;
  readonly proof = 0;
  readonly #space: RedisSpace;
  readonly #store: RedisStore;
  readonly #writes: Writes;
  readonly #waiters = new Waiters();
  readonly #tokens = new Set<string>();
  #lastToken = 0;

  constructor(store: RedisStore, host: TierHost, origin: string) {
    this.#store = store;
    this.#space = new RedisSpace(store, host, origin);
    this.#writes = new Writes(this.#space);
    this.near = this.#space.near.tier;
  }

  get host(): TierHost {
    return this.#space.host;
  }

  get outbox(): Outbox {
    return this.#space.outbox;
  }

  budget(): Budget {
    return { leftMs: this.#store.deadlineMs };
  }

  breaker(): CacheStats["breaker"] {
    return this.#store.breaker;
  }

  loadsUnder(token: string): boolean {
    return this.#tokens.has(token);
  }

  read(key: string, gate: NearGate, budget: Budget, done: (found: Found) => void): void {
    const link = this.#space.usable(key);
    if (link === undefined) void this.#readLater(key, gate, budget, done);
    else this.#read(key, gate, budget, link, done);
  }

  async acquire(key: string, gate: NearGate, budget: Budget, force: boolean): Promise<Acquired> {
    const link = await this.#timed(budget, (ms) => this.#space.link(key, ms));
    if (link === undefined) return { kind: "out" };
    const { slot, lease } = this.#space.names(key);
    this.#lastToken += 1;
    const token = `${this.#space.origin}:${this.#lastToken}`;
    const ask = (takeOver: string): Promise<string[]> => {
      const args = [token, String(leaseMs), force ? "1" : "0", takeOver];
      return this.#timed(budget, (ms) => link.run(acquire, [slot, lease], args, ms));
    };
    try {
      let [kind, what = "", left] = await ask("");
      // Our own process' lease under which nobody loads any more: its release never arrived.
      const forgotten = what.startsWith(`${this.#store.id}.`) && !this.#store.loadsUnder(this.host.name, what);
      if (kind === "held" && forgotten) [kind, what = "", left] = await ask(what);
      if (kind === "found") return this.#space.opened(key, what, link, gate);
      if (kind === "held") return { kind: "held", leftMs: Number(left) };
      this.#tokens.add(token);
      return { kind: "granted", lease: { token, grantedAt: fillTime(Number(what)) } };
    } catch (error) {
      return this.#space.fault(error);
    }
  }

  keep(key: string, lease: Lease): () => void {
    const { lease: name } = this.#space.names(key);
    const timer = setInterval(() => {
      this.#space.aside(
        this.#store.current?.run(renew, [name], [lease.token, String(leaseMs)], this.#store.deadlineMs),
      );
    }, renewEveryMs);
    return () => clearInterval(timer);
  }

  changed(key: string, leftMs: number, gate: NearGate): Promise<void> {
    // The message may have come before the answer that made us wait for it.
    if (gate.barred) return Promise.resolve();
    const lapse = leftMs + 5;
    return this.#waiters.sleep(key, this.#store.listening ? lapse : Math.min(lapse, deafPollMs));
  }

  async fill(key: string, lease: Lease, draft: Draft, gate: NearGate, budget: Budget): Promise<Filled> {
    this.#tokens.delete(lease.token);
    const link = this.#space.usable(key);
    if (link === undefined) {
      this.keepNear(key, draft, lease.grantedAt, gate);
      return { stored: false };
    }
    const filling = this.#fill(key, lease, draft, gate, link);
    // The caller's share of the store's time may be over; the value is stored all the same.
    const inTime = await within(filling, Math.max(budget.leftMs, leastMs));
    return inTime ? await filling : { stored: false };
  }

  keepNear(key: string, draft: Draft, loadedAt: number, gate: NearGate): void {
    this.#space.keepNear(key, draft, loadedAt, gate);
  }

  release(key: string, lease: Lease): void {
    this.#tokens.delete(lease.token);
    const args = [lease.token, changesChannel, this.#space.message("released", key, 0)];
    const { lease: name } = this.#space.names(key);
    this.#space.aside(this.#store.current?.run(release, [name], args, this.#store.deadlineMs));
  }

  upsert(key: string, draft: Draft, at: number | undefined): Promise<Upserted> {
    return this.#writes.upsert(key, draft, at);
  }

  remove(key: string): Promise<void> {
    return this.#writes.remove(key);
  }

  clear(): Promise<void> {
    return this.#writes.clear();
  }

  touch(key: string, { lifeMs }: Pick<Entry, "lifeMs">): void {
    this.near.touchAgainAt(key, Date.now() + lifeMs * 0.2);
    const args = [String(lifeMs), JSON.stringify(key)];
    this.#space.aside(this.#space.usable(key)?.run(touch, [this.#space.slot(key)], args, this.#store.deadlineMs));
  }

  heard(change: Change): void {
    if (change.origin !== this.#space.origin) this.#space.near.heard(change);
    if (change.kind === "cleared") this.#waiters.wakeAll();
    else this.#waiters.wake(change.key);
  }

  missedMessages(): void {
    this.#space.near.missedMessages();
    this.#waiters.wakeAll();
  }

  wakeAll(): void {
    this.#waiters.wakeAll();
  }

  /** There is no link yet, or none any more. */
  async #readLater(key: string, gate: NearGate, budget: Budget, done: (found: Found) => void): Promise<void> {
    const link = await this.#timed(budget, (ms) => this.#space.link(key, ms));
    if (link === undefined) done({ kind: "out" });
    else this.#read(key, gate, budget, link, done);
  }

  #read(key: string, gate: NearGate, budget: Budget, link: RedisLink, done: (found: Found) => void): void {
    const startedAt = Date.now();
    link.reader.read(this.#space.slot(key), Math.max(budget.leftMs, leastMs), (raw, fault) => {
      if (fault !== undefined) {
        done(this.#space.fault(fault));
        return;
      }
      if (raw !== undefined) {
        done(this.#space.opened(key, raw, link, gate));
        return;
      }
      budget.leftMs -= Date.now() - startedAt;
      done({ kind: "miss" });
    });
  }

  async #fill(key: string, lease: Lease, draft: Draft, gate: NearGate, link: RedisLink): Promise<Filled> {
    const { value, lifeMs } = draft;
    const { slot, lease: name } = this.#space.names(key);
    const message = this.#space.message("written", key, lease.grantedAt);
    const args = [lease.token, String(lease.grantedAt), String(lifeMs), JSON.stringify(key), tailOf(value)];
    try {
      const reply = await link.run(fill, [slot, name], [...args, changesChannel, message], this.#store.deadlineMs);
      const [outcome, what = ""] = reply;
      if (outcome === "stored") {
        const expiresAt = Number(what) - link.offsetMs;
        this.#space.near.put(key, { value, lifeMs, observedAt: lease.grantedAt, expiresAt }, gate);
        return { stored: true };
      }
      const newer = what === "" ? undefined : this.#space.opened(key, what, link, gate);
      return { stored: false, entry: newer?.kind === "found" ? newer.entry : undefined };
    } catch (error) {
      this.#space.fault(error);
      this.keepNear(key, draft, lease.grantedAt, gate);
      this.release(key, lease);
      return { stored: false };
    }
  }

  async #timed<T>(budget: Budget, call: (ms: number) => Promise<T>): Promise<T> {
    const startedAt = performance.now();
    try {
      return await call(Math.max(budget.leftMs, leastMs));
    } finally {
      budget.leftMs -= performance.now() - startedAt;
    }
  }
}
