import { absent } from "../snapshot.ts";
import type { Draft, NearGate, Upserted } from "../tier.ts";
import { tailOf } from "./envelope.ts";
import { StoreFault } from "./faults.ts";
import { changesChannel } from "./names.ts";
import { clearNamespace } from "./outbox.ts";
import { remove, upsert } from "./scripts.ts";
import type { RedisSpace } from "./space.ts";

/** Upserts, deletes and clears of one cache: done in Redis at once, or kept for when it is back; never an error. */
export class Writes {
  readonly #space: RedisSpace;

  constructor(space: RedisSpace) {
    this.#space = space;
  }

  async upsert(key: string, draft: Draft, at: number | undefined): Promise<Upserted> {
    const { store, host, near, outbox } = this.#space;
    const observedAt = store.clock.observed(at);
    const names = this.#space.names(key);
    const [keyText, tail] = [JSON.stringify(key), tailOf(draft.value)];
    const message = this.#space.message("written", key, observedAt);
    const link = await this.#space.link(key, store.deadlineMs);
    const { gate, done } = near.open(key);
    try {
      if (link === undefined) throw new StoreFault("error", "the store is out");
      const args = [String(observedAt), String(draft.lifeMs), keyText, tail, changesChannel, message];
      const reply = await link.run(upsert, [names.slot, names.lease, names.gone], args, store.deadlineMs);
      const [outcome, detail = ""] = reply;
      if (outcome === "stale") {
        near.dropOlder(key, Number(detail));
        return { outcome };
      }
      if (detail !== "") {
        const expiresAt = Number(detail) - link.offsetMs;
        near.put(key, { value: draft.value, observedAt, lifeMs: draft.lifeMs, expiresAt }, gate);
        host.overtaken(key, true);
      }
      return { outcome: outcome === "unchanged" ? "unchanged" : "stored" };
    } catch (error) {
      if (link !== undefined) this.#space.fault(error);
      outbox.keepUpsert(key, names, { at: observedAt, lifeMs: draft.lifeMs, keyText, tail, message });
      return this.#upsertNear(key, draft, observedAt, gate);
    } finally {
      done();
    }
  }

  async remove(key: string): Promise<void> {
    const { store, host, near, outbox } = this.#space;
    const at = store.clock.next();
    const names = this.#space.names(key);
    const { deleteHoldsMs: holdMs } = host;
    const [keyText, message] = [JSON.stringify(key), this.#space.message("removed", key, at)];
    const forget = (): void => {
      near.tier.drop(key);
      host.overtaken(key, true);
    };
    forget();
    const link = await this.#space.link(key, store.deadlineMs);
    try {
      if (link === undefined) throw new StoreFault("error", "the store is out");
      const until = link.redisTimeIn(store.deadlineMs);
      const args = [String(at), String(holdMs), keyText, changesChannel, message, "0", until];
      await link.run(remove, [names.slot, names.lease, names.gone], args, store.deadlineMs);
    } catch (error) {
      if (link !== undefined) this.#space.fault(error);
      outbox.keepDelete(key, names, { at, holdMs, keyText, message });
    }
    forget();
  }

  async clear(): Promise<void> {
    const { store, host, near, outbox, namespace } = this.#space;
    const forget = (): void => {
      near.tier.clear();
      host.overtaken(undefined, true);
    };
    forget();
    const link = await store.link(store.deadlineMs);
    try {
      if (link === undefined) throw new StoreFault("error", "the store is out");
      await clearNamespace(link, namespace, this.#space.message("cleared", "", 0), store.deadlineMs);
    } catch (error) {
      if (link !== undefined) this.#space.fault(error);
      outbox.keepClear();
    }
    forget();
  }

  /** While the store is out, the near tier decides, and the outbox carries the word to the store when it is back. */
  #upsertNear(key: string, draft: Draft, observedAt: number, gate: NearGate): Upserted {
    const { near, host } = this.#space;
    const held = near.tier.entry(key, Date.now());
    if (held !== undefined && observedAt < held.observedAt) return { outcome: "stale" };
    const same = held !== undefined && held.value !== absent && tailOf(held.value) === tailOf(draft.value);
    host.overtaken(key, true);
    this.#space.keepNear(key, draft, observedAt, gate);
    return { outcome: same ? "unchanged" : "stored" };
  }
}
