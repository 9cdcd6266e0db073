import { NearTier } from "../near-tier.ts";
import type { Entry, NearGate, TierHost } from "../tier.ts";
import type { Change } from "./messages.ts";

/** What one cache keeps in its own process of a namespace in Redis, and how it is kept in step with it. */
export class NearSide {
  readonly tier: NearTier;
  readonly #host: TierHost;
  readonly #gates = new Map<string, Set<NearGate>>();

  constructor(host: TierHost) {
    this.#host = host;
    this.tier = new NearTier(host.maxEntries);
    this.tier.keepStale(host.keepStaleMs);
  }

  /** Keeps what the store holds, for as long as a near entry lives, unless something newer is known. */
  put(key: string, entry: Entry, gate: NearGate): void {
    const now = Date.now();
    const expiresAt = Math.min(entry.expiresAt, now + this.#host.nearTtlMs);
    if (gate.barred || expiresAt <= now) return;
    const held = this.tier.entry(key, now);
    if (held !== undefined && held.observedAt > entry.observedAt) return;
    this.tier.put(key, { ...entry, expiresAt }, 0, entry.expiresAt - entry.lifeMs * 0.8);
  }

  /** Drops what is older than that. */
  dropOlder(key: string, than: number): void {
    const held = this.tier.stale(key, Number.NEGATIVE_INFINITY, 0);
    if (held !== undefined && held.observedAt >= than) return;
    this.tier.drop(key);
  }

  /** A gate that every message about the key bars, until `done`. */
  open(key: string): { gate: NearGate; done: () => void } {
    const gate = { barred: false };
    const gates = this.#gates.get(key) ?? new Set();
    this.#gates.set(key, gates.add(gate));
    const done = (): void => {
      gates.delete(gate);
      if (gates.size === 0 && this.#gates.get(key) === gates) this.#gates.delete(key);
    };
    return { gate, done };
  }

  /** Another cache changed something. */
  heard({ kind, key, at }: Change): void {
    if (kind === "cleared") {
      this.tier.clear();
      this.#barAll();
      this.#host.overtaken(undefined, true);
      return;
    }
    if (kind === "written") {
      // Equally old may still be another value: of two observations made at once, only the store knows the winner.
      const held = this.tier.stale(key, Number.NEGATIVE_INFINITY, 0);
      if (held === undefined || held.observedAt <= at) this.tier.drop(key);
    }
    if (kind === "removed") this.tier.drop(key);
    this.#bar(key);
    this.#host.overtaken(key, kind === "removed");
  }

  /** Messages may have been missed: nothing that is held can be trusted to be the newest. */
  missedMessages(): void {
    this.tier.clear();
    this.#barAll();
    this.#host.overtaken(undefined, false);
  }

  #bar(key: string): void {
    for (const gate of this.#gates.get(key) ?? []) gate.barred = true;
  }

  #barAll(): void {
    for (const gates of this.#gates.values()) for (const gate of gates) gate.barred = true;
  }
}
