import { fillTime } from "../clock.ts";
import type { NearTier } from "../near-tier.ts";
import { absent, deepFreeze } from "../snapshot.ts";
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
import { openEnvelope, tailOf } from "./envelope.ts";
import { StoreFault } from "./faults.ts";
import type { RedisLink } from "./link.ts";
import { type Change, changeText } from "./messages.ts";
import { changesChannel, type Names, type Namespace, namesOf, namespaceOf, slotOf } from "./names.ts";
import { NearSide } from "./near-side.ts";
import { clearNamespace, Outbox } from "./outbox.ts";
import type { RedisStore } from "./redis-store.ts";
import { acquire, fill, release, remove, renew, touch, upsert } from "./scripts.ts";
import { Waiters } from "./waiters.ts";
import { within } from "./within.ts";

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
  readonly outbox: Outbox;
  readonly host: TierHost;
  readonly #store: RedisStore;
  readonly #origin: string;
  readonly #namespace: Namespace;
  readonly #nearSide: NearSide;
  readonly #waiters = new Waiters();
  readonly #tokens = new Set<string>();
  #lastToken = 0;

  constructor(store: RedisStore, host: TierHost, origin: string) {
    this.#store = store;
    this.host = host;
    this.#origin = origin;
    this.#namespace = namespaceOf(host.name);
    this.#nearSide = new NearSide(host);
    this.near = this.#nearSide.tier;
    this.outbox = new Outbox(this.#namespace, () => this.#message("cleared", "", 0));
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

  read(key: string, gate: NearGate, budget: Budget): Promise<Found> {
    const link = this.#usable(key);
    return link === undefined ? this.#readLater(key, gate, budget) : this.#read(key, gate, budget, link);
  }

  async acquire(key: string, gate: NearGate, budget: Budget, force: boolean): Promise<Acquired> {
    const link = await this.#link(key, budget);
    if (link === undefined) return { kind: "out" };
    const { slot, lease } = this.#names(key);
    this.#lastToken += 1;
    const token = `${this.#origin}:${this.#lastToken}`;
    const ask = (takeOver: string): Promise<string[]> => {
      const args = [token, String(leaseMs), force ? "1" : "0", takeOver];
      return this.#timed(budget, (ms) => link.run(acquire, [slot, lease], args, ms));
    };
    try {
      let [kind, what = "", left] = await ask("");
      // Our own process' lease under which nobody loads any more: its release never arrived.
      const forgotten = what.startsWith(`${this.#store.id}.`) && !this.#store.loadsUnder(this.host.name, what);
      if (kind === "held" && forgotten) [kind, what = "", left] = await ask(what);
      if (kind === "found") return this.#opened(key, what, link, gate);
      if (kind === "held") return { kind: "held", leftMs: Number(left) };
      this.#tokens.add(token);
      return { kind: "granted", lease: { token, grantedAt: fillTime(Number(what)) } };
    } catch (error) {
      return this.#fault(error);
    }
  }

  keep(key: string, lease: Lease): () => void {
    const { lease: name } = this.#names(key);
    const timer = setInterval(() => {
      this.#aside(this.#store.current?.run(renew, [name], [lease.token, String(leaseMs)], this.#store.deadlineMs));
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
    const link = this.#usable(key);
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
    const { value, lifeMs } = draft;
    this.#nearSide.put(key, { value, lifeMs, observedAt: loadedAt, expiresAt: Date.now() + lifeMs }, gate);
  }

  release(key: string, lease: Lease): void {
    this.#tokens.delete(lease.token);
    const { lease: name } = this.#names(key);
    const args = [lease.token, changesChannel, this.#message("released", key, 0)];
    this.#aside(this.#store.current?.run(release, [name], args, this.#store.deadlineMs));
  }

  async upsert(key: string, draft: Draft, at: number | undefined): Promise<Upserted> {
    const observedAt = this.#store.clock.observed(at);
    const names = this.#names(key);
    const [keyText, tail] = [JSON.stringify(key), tailOf(draft.value)];
    const message = this.#message("written", key, observedAt);
    const link = await this.#link(key, this.budget());
    const { gate, done } = this.#nearSide.open(key);
    try {
      if (link === undefined) throw new StoreFault("error", "the store is out");
      const args = [String(observedAt), String(draft.lifeMs), keyText, tail, changesChannel, message];
      const [outcome, detail = ""] = await link.run(
        upsert,
        [names.slot, names.lease, names.gone],
        args,
        this.#store.deadlineMs,
      );
      if (outcome === "stale") {
        this.#nearSide.dropOlder(key, Number(detail));
        return { outcome };
      }
      if (detail !== "") {
        const expiresAt = Number(detail) - link.offsetMs;
        this.#nearSide.put(key, { value: draft.value, observedAt, lifeMs: draft.lifeMs, expiresAt }, gate);
        this.host.overtaken(key, true);
      }
      return { outcome: outcome === "unchanged" ? "unchanged" : "stored" };
    } catch (error) {
      if (link !== undefined) this.#fault(error);
      this.outbox.keepUpsert(key, names, { at: observedAt, lifeMs: draft.lifeMs, keyText, tail, message });
      return this.#upsertNear(key, draft, observedAt, gate);
    } finally {
      done();
    }
  }

  async remove(key: string): Promise<void> {
    const at = this.#store.clock.next();
    const names = this.#names(key);
    const { deleteHoldsMs: holdMs } = this.host;
    const [keyText, message] = [JSON.stringify(key), this.#message("removed", key, at)];
    const forget = (): void => {
      this.near.drop(key);
      this.host.overtaken(key, true);
    };
    forget();
    const link = await this.#link(key, this.budget());
    try {
      if (link === undefined) throw new StoreFault("error", "the store is out");
      const { deadlineMs } = this.#store;
      const args = [String(at), String(holdMs), keyText, changesChannel, message, "0", link.redisTimeIn(deadlineMs)];
      await link.run(remove, [names.slot, names.lease, names.gone], args, deadlineMs);
    } catch (error) {
      if (link !== undefined) this.#fault(error);
      this.outbox.keepDelete(key, names, { at, holdMs, keyText, message });
    }
    forget();
  }

  async clear(): Promise<void> {
    const forget = (): void => {
      this.near.clear();
      this.host.overtaken(undefined, true);
    };
    forget();
    const link = await this.#store.link(this.#store.deadlineMs);
    try {
      if (link === undefined) throw new StoreFault("error", "the store is out");
      await clearNamespace(link, this.#namespace, this.#message("cleared", "", 0), this.#store.deadlineMs);
    } catch (error) {
      if (link !== undefined) this.#fault(error);
      this.outbox.keepClear();
    }
    forget();
  }

  touch(key: string, { lifeMs }: Pick<Entry, "lifeMs">): void {
    this.near.touchAgainAt(key, Date.now() + lifeMs * 0.2);
    const args = [String(lifeMs), JSON.stringify(key)];
    this.#aside(this.#usable(key)?.run(touch, [this.#names(key).slot], args, this.#store.deadlineMs));
  }

  heard(change: Change): void {
    if (change.origin !== this.#origin) this.#nearSide.heard(change);
    if (change.kind === "cleared") this.#waiters.wakeAll();
    else this.#waiters.wake(change.key);
  }

  missedMessages(): void {
    this.#nearSide.missedMessages();
    this.#waiters.wakeAll();
  }

  wakeAll(): void {
    this.#waiters.wakeAll();
  }

  /** There is no link yet, or none any more. */
  async #readLater(key: string, gate: NearGate, budget: Budget): Promise<Found> {
    const link = await this.#link(key, budget);
    return link === undefined ? { kind: "out" } : this.#read(key, gate, budget, link);
  }

  #read(key: string, gate: NearGate, budget: Budget, link: RedisLink): Promise<Found> {
    const startedAt = Date.now();
    return link.reader.read(slotOf(this.#namespace, key), Math.max(budget.leftMs, leastMs)).then(
      (raw) => {
        if (raw !== undefined) return this.#opened(key, raw, link, gate);
        budget.leftMs -= Date.now() - startedAt;
        return { kind: "miss" };
      },
      (error: unknown) => this.#fault(error),
    );
  }

  async #fill(key: string, lease: Lease, draft: Draft, gate: NearGate, link: RedisLink): Promise<Filled> {
    const { value, lifeMs } = draft;
    const { slot, lease: name } = this.#names(key);
    const message = this.#message("written", key, lease.grantedAt);
    const args = [lease.token, String(lease.grantedAt), String(lifeMs), JSON.stringify(key), tailOf(value)];
    try {
      const reply = await link.run(fill, [slot, name], [...args, changesChannel, message], this.#store.deadlineMs);
      const [outcome, what = ""] = reply;
      if (outcome === "stored") {
        const expiresAt = Number(what) - link.offsetMs;
        this.#nearSide.put(key, { value, lifeMs, observedAt: lease.grantedAt, expiresAt }, gate);
        return { stored: true };
      }
      const newer = what === "" ? undefined : this.#opened(key, what, link, gate);
      return { stored: false, entry: newer?.kind === "found" ? newer.entry : undefined };
    } catch (error) {
      this.#fault(error);
      this.keepNear(key, draft, lease.grantedAt, gate);
      this.release(key, lease);
      return { stored: false };
    }
  }

  /** While the store is out, the near tier decides, and the outbox carries the word to the store when it is back. */
  #upsertNear(key: string, draft: Draft, observedAt: number, gate: NearGate): Upserted {
    const held = this.near.entry(key, Date.now());
    if (held !== undefined && observedAt < held.observedAt) return { outcome: "stale" };
    const same = held !== undefined && held.value !== absent && tailOf(held.value) === tailOf(draft.value);
    this.host.overtaken(key, true);
    this.keepNear(key, draft, observedAt, gate);
    return { outcome: same ? "unchanged" : "stored" };
  }

  #opened(key: string, raw: unknown, link: RedisLink, gate: NearGate): Exclude<Found, { kind: "miss" }> {
    const { counters, parse } = this.host;
    const opened = openEnvelope(raw, key);
    if (opened.kind === "foreign") {
      counters.mismatches += 1;
      const { foundKey } = opened;
      this.#store.incidents.error("a cache slot held another key's value", { cache: this.host.name, key, foundKey });
      this.host.incident({ kind: "mismatch", key, ...(foundKey !== undefined && { foundKey }) });
      this.#store.suspect(link);
      return { kind: "bad" };
    }
    const value = opened.kind === "own" ? valid(opened.data, parse) : undefined;
    if (opened.kind !== "own" || value === undefined) {
      counters.unreadable += 1;
      this.host.incident({ kind: "unreadable", key });
      return { kind: "bad" };
    }
    const { at, expires, life } = opened;
    const entry = { value, observedAt: at, expiresAt: expires - link.offsetMs, lifeMs: life };
    this.#nearSide.put(key, entry, gate);
    return { kind: "found", entry };
  }

  /** The link for a read or write of that key, or undefined when the store is out for it. */
  async #link(key: string, budget: Budget): Promise<RedisLink | undefined> {
    if (this.#store.current === undefined) await this.#timed(budget, (ms) => this.#store.link(ms));
    return this.#usable(key);
  }

  #usable(key: string): RedisLink | undefined {
    return this.outbox.holds(key) ? undefined : this.#store.current;
  }

  async #timed<T>(budget: Budget, call: (ms: number) => Promise<T>): Promise<T> {
    const startedAt = performance.now();
    try {
      return await call(Math.max(budget.leftMs, leastMs));
    } finally {
      budget.leftMs -= performance.now() - startedAt;
    }
  }

  #fault(error: unknown): { readonly kind: "out" } {
    const { counters, name } = this.host;
    const fault = error instanceof StoreFault ? error : new StoreFault("error", String(error));
    if (fault.kind === "timeout") counters.storeTimeouts += 1;
    else if (fault.kind === "mismatch") {
      counters.mismatches += 1;
      this.host.incident({ kind: "mismatch" });
    } else counters.storeErrors += 1;
    this.#store.incidents.warn("a call to the cache's Redis failed", { cache: name, reason: fault.message });
    return { kind: "out" };
  }

  /** For calls whose outcome nobody waits for. */
  #aside(call: Promise<unknown> | undefined): void {
    call?.catch((error: unknown) => this.#fault(error));
  }

  #message(kind: Change["kind"], key: string, at: number): string {
    return changeText({ origin: this.#origin, name: this.host.name, kind, key, at });
  }

  #names(key: string): Names {
    return namesOf(this.#namespace, key);
  }
}

/** The value as its schema gives it, frozen; undefined when the schema refuses it. */
function valid(data: unknown, parse: TierHost["parse"]): unknown {
  if (data === absent) return data;
  try {
    return deepFreeze(parse === undefined ? data : parse(data));
  } catch {
    return undefined;
  }
}
