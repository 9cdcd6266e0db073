import { absent, deepFreeze } from "../snapshot.ts";
import type { Draft, Found, NearGate, TierHost } from "../tier.ts";
import { openEnvelope } from "./envelope.ts";
import { StoreFault } from "./faults.ts";
import type { RedisLink } from "./link.ts";
import { type Change, changeText } from "./messages.ts";
import { type Names, type Namespace, namesOf, namespaceOf, slotOf } from "./names.ts";
import { NearSide } from "./near-side.ts";
import { Outbox } from "./outbox.ts";
import type { RedisStore } from "./redis-store.ts";

/** One cache's namespace in Redis: its names, its near side, what it still has to tell, and how its faults are counted. */
export class RedisSpace {
  readonly store: RedisStore;
  readonly host: TierHost;
  readonly origin: string;
  readonly namespace: Namespace;
  readonly near: NearSide;
  readonly outbox: Outbox;

  constructor(store: RedisStore, host: TierHost, origin: string) {
    this.store = store;
    this.host = host;
    this.origin = origin;
    this.namespace = namespaceOf(host.name);
    this.near = new NearSide(host);
    this.outbox = new Outbox(this.namespace, () => this.message("cleared", "", 0));
  }

  slot(key: string): string {
    return slotOf(this.namespace, key);
  }

  names(key: string): Names {
    return namesOf(this.namespace, key);
  }

  message(kind: Change["kind"], key: string, at: number): string {
    return changeText({ origin: this.origin, name: this.host.name, kind, key, at });
  }

  /** The link for that key, or undefined while the store is out, or its word on the key is older than what we promised. */
  usable(key: string): RedisLink | undefined {
    return this.outbox.holds(key) ? undefined : this.store.current;
  }

  /** The same, after waiting so long for the very first link. */
  async link(key: string, withinMs: number): Promise<RedisLink | undefined> {
    if (this.store.current === undefined) await this.store.link(withinMs);
    return this.usable(key);
  }

  /** Judges what a slot held. Only this key's own value, as its schema wants it, comes out, and goes into the near tier. */
  opened(key: string, raw: unknown, link: RedisLink, gate: NearGate): Exclude<Found, { kind: "miss" }> {
    const { counters, parse, name } = this.host;
    const opened = openEnvelope(raw, key);
    if (opened.kind === "foreign") {
      const { foundKey } = opened;
      counters.mismatches += 1;
      // No key in the log: it may tell of whom there is nothing to be known.
      this.store.incidents.error("a cache slot held another key's value", { cache: name });
      this.host.incident({ kind: "mismatch", key, ...(foundKey !== undefined && { foundKey }) });
      this.store.suspect(link);
      return { kind: "bad" };
    }
    const value = opened.kind === "own" ? valid(opened.data, parse) : undefined;
    if (opened.kind !== "own" || value === undefined) {
      counters.unreadable += 1;
      this.store.incidents.warn("a cache slot held what cannot be read", { cache: name });
      this.host.incident({ kind: "unreadable", key });
      return { kind: "bad" };
    }
    const { at, expires, life } = opened;
    const entry = { value, observedAt: at, expiresAt: expires - link.offsetMs, lifeMs: life };
    this.near.put(key, entry, gate);
    return { kind: "found", entry };
  }

  /** Keeps what never was in the store in the near tier. */
  keepNear(key: string, { value, lifeMs }: Draft, observedAt: number, gate: NearGate): void {
    this.near.put(key, { value, lifeMs, observedAt, expiresAt: Date.now() + lifeMs }, gate);
  }

  /** Counts a failed call, and says so. */
  fault(error: unknown): { readonly kind: "out" } {
    const { counters, name } = this.host;
    const fault = error instanceof StoreFault ? error : new StoreFault("error", String(error));
    if (fault.kind === "timeout") counters.storeTimeouts += 1;
    else if (fault.kind === "error") counters.storeErrors += 1;
    else {
      counters.mismatches += 1;
      this.host.incident({ kind: "mismatch" });
    }
    this.store.incidents.warn("a call to the cache's Redis failed", { cache: name, fault: fault.message });
    return { kind: "out" };
  }

  /** For calls whose outcome nobody waits for. */
  aside(call: Promise<unknown> | undefined): void {
    call?.catch((error: unknown) => this.fault(error));
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
