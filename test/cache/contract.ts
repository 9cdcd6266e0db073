import { afterEach, describe, expect, it } from "vitest";
import {
  type CacheStore,
  createObjectCache,
  LoadTimeout,
  NotFound,
  type ObjectCache,
  type ObjectCacheOptions,
} from "../../src/cache/index.ts";
import { type Gate, gate } from "../helpers/gate.ts";

export interface Person {
  readonly name: string;
  readonly tags?: readonly string[];
}

/** A loader whose every call a test lets through by hand, in the order of the calls. */
export class Source {
  readonly calls: { key: string; answer: Gate<Person>; signal: AbortSignal }[] = [];
  #expected: { count: number; reached: () => void } | undefined;

  readonly load = (key: string, { signal }: { signal: AbortSignal }): Promise<Person> => {
    const answer = gate<Person>();
    this.calls.push({ key, answer, signal });
    if (this.calls.length >= (this.#expected?.count ?? Number.POSITIVE_INFINITY)) this.#expected?.reached();
    return answer.opened;
  };

  /** Resolves once so many loads have begun. */
  begun(count: number): Promise<void> {
    if (this.calls.length >= count) return Promise.resolve();
    return new Promise((reached) => {
      this.#expected = { count, reached };
    });
  }

  answer(index: number, value: Person): void {
    this.#call(index).answer.open(value);
  }

  fail(index: number, error: unknown): void {
    this.#call(index).answer.fail(error);
  }

  signal(index: number): AbortSignal {
    return this.#call(index).signal;
  }

  #call(index: number): { answer: Gate<Person>; signal: AbortSignal } {
    const call = this.calls[index];
    if (call === undefined) throw new Error(`load ${index} has not begun`);
    return call;
  }
}

/** What every store must do; each store's test file calls this with a way to open one, fresh for each test. */
export function objectCacheContract(backend: string, open: () => Promise<CacheStore>): void {
  describe(`object cache on ${backend}`, () => {
    const stores: CacheStore[] = [];

    afterEach(async () => {
      await Promise.all(stores.splice(0).map((store) => store.close()));
    });

    async function start(
      options: Partial<ObjectCacheOptions<Person>> = {},
    ): Promise<{ cache: ObjectCache<Person>; source: Source; store: CacheStore }> {
      const source = new Source();
      const store = options.store ?? (await open());
      if (options.store === undefined) stores.push(store);
      const cache = createObjectCache<Person>({
        name: "people",
        ttlMs: 60_000,
        load: source.load,
        ...options,
        store,
      });
      return { cache, source, store };
    }

    it("runs one load for a thousand callers of a cold key, and says how many it saved", async () => {
      const { cache, source } = await start();
      const callers = Array.from({ length: 1_000 }, () => cache.get("1"));
      await source.begun(1);
      source.answer(0, { name: "ana" });

      expect(new Set((await Promise.all(callers)).map(({ name }) => name))).toEqual(new Set(["ana"]));
      expect(source.calls).toHaveLength(1);
      expect(cache.stats()).toMatchObject({ loads: 1, joins: 999, misses: 1_000 });
    });

    it("serves a loaded value without loading again", async () => {
      const { cache, source } = await start();
      const first = cache.get("1");
      await source.begun(1);
      source.answer(0, { name: "ana" });
      await first;

      expect(await cache.get("1")).toEqual({ name: "ana" });
      expect(source.calls).toHaveLength(1);
    });

    it("serves a loaded value from the store when the near tier is off", async () => {
      const { cache, source } = await start({ nearTtlMs: 0 });
      const first = cache.get("1");
      await source.begun(1);
      source.answer(0, { name: "ana" });
      await first;

      expect(await cache.get("1")).toEqual({ name: "ana" });
      expect(cache.peek("1")).toBeUndefined();
      expect(cache.stats()).toMatchObject({ loads: 1, storeHits: 1, nearHits: 0 });
    });

    it("lets followers share a rejection, and nobody remembers it", async () => {
      const { cache, source } = await start();
      const callers = [cache.get("1"), cache.get("1")];
      await source.begun(1);
      const failure = new Error("unavailable");
      source.fail(0, failure);
      const outcomes = await Promise.allSettled(callers);
      expect(outcomes.map((outcome) => outcome.status === "rejected" && outcome.reason)).toEqual([failure, failure]);

      const next = cache.get("1");
      await source.begun(2);
      source.answer(1, { name: "ana" });
      expect(await next).toEqual({ name: "ana" });
      expect(cache.stats()).toMatchObject({ loads: 2, loadErrors: 1 });
    });

    it("passes on a rejection with undefined as a rejection", async () => {
      const { cache, source } = await start();
      const caller = cache.get("1");
      await source.begun(1);
      source.fail(0, undefined);
      await expect(caller).rejects.toBeUndefined();
    });

    it("rejects a loader that throws at once like one that rejects", async () => {
      const { cache } = await start({
        load: () => {
          throw new Error("thrown");
        },
      });
      await expect(cache.get("1")).rejects.toThrow("thrown");
    });

    it("refuses a loaded undefined, and stores nothing", async () => {
      const { cache } = await start({ load: async () => undefined as never });
      await expect(cache.get("1")).rejects.toThrow(TypeError);
      expect(cache.stats()).toMatchObject({ loads: 1, loadErrors: 1, entries: 0 });
    });

    it("keeps not found as a value of its own", async () => {
      const gone = new Error("10013");
      const { cache, source } = await start({ isNotFound: (error) => error === gone });
      const callers = [cache.get("1"), cache.get("1")];
      await source.begun(1);
      source.fail(0, gone);
      for (const caller of callers) await expect(caller).rejects.toBeInstanceOf(NotFound);

      await expect(cache.get("1")).rejects.toBeInstanceOf(NotFound);
      expect(cache.peek("1")).toBeUndefined();
      expect(cache.stats()).toMatchObject({ loads: 1, negativeHits: 1, loadErrors: 0 });
    });

    it("asks again for a key that was not found when that is not to be kept", async () => {
      const { cache, source } = await start({ negativeTtlMs: 0 });
      const first = cache.get("1");
      await source.begun(1);
      source.fail(0, new NotFound("no such member"));
      await expect(first).rejects.toThrow("no such member");

      const second = cache.get("1");
      await source.begun(2);
      source.answer(1, { name: "ana" });
      expect(await second).toEqual({ name: "ana" });
    });

    it("replaces not found by what is observed later", async () => {
      const { cache, source } = await start();
      const first = cache.get("1");
      await source.begun(1);
      source.fail(0, new NotFound());
      await expect(first).rejects.toBeInstanceOf(NotFound);

      expect(await cache.upsert("1", { name: "ana" })).toBe("stored");
      expect(await cache.get("1")).toEqual({ name: "ana" });
    });

    it("ends a load that never settles, and the next caller loads afresh", async () => {
      const { cache, source } = await start({ loadTimeoutMs: 40 });
      const callers = [cache.get("1"), cache.get("1")];
      for (const caller of callers) await expect(caller).rejects.toBeInstanceOf(LoadTimeout);
      expect(source.signal(0).aborted).toBe(true);

      const next = cache.get("1");
      await source.begun(2);
      source.answer(1, { name: "ana" });
      expect(await next).toEqual({ name: "ana" });
      expect(cache.stats().loadErrors).toBe(1);
    });

    it("never cancels another's flight when one caller gives up", async () => {
      const { cache, source } = await start();
      const impatient = new AbortController();
      const patient = new AbortController();
      const left = cache.get("1", { signal: impatient.signal });
      const stayed = cache.get("1", { signal: patient.signal });
      await source.begun(1);
      impatient.abort(new Error("changed my mind"));
      await expect(left).rejects.toThrow("changed my mind");
      expect(source.signal(0).aborted).toBe(false);

      source.answer(0, { name: "ana" });
      expect(await stayed).toEqual({ name: "ana" });
    });

    it("aborts the load when all have given up, and the next caller loads afresh", async () => {
      const { cache, source } = await start();
      const both = [new AbortController(), new AbortController()];
      const callers = both.map(({ signal }) => cache.get("1", { signal }));
      await source.begun(1);
      for (const controller of both) controller.abort();
      for (const caller of callers) await expect(caller).rejects.toThrow("aborted");
      expect(source.signal(0).aborted).toBe(true);

      const next = cache.get("1");
      await source.begun(2);
      source.answer(1, { name: "ana" });
      expect(await next).toEqual({ name: "ana" });
    });

    it("goes on for a caller without a signal when all others have given up", async () => {
      const { cache, source } = await start();
      const controller = new AbortController();
      const left = cache.get("1", { signal: controller.signal });
      const stayed = cache.get("1");
      await source.begun(1);
      controller.abort();
      await expect(left).rejects.toThrow("aborted");
      expect(source.signal(0).aborted).toBe(false);
      source.answer(0, { name: "ana" });
      expect(await stayed).toEqual({ name: "ana" });
    });

    it("turns a caller down whose signal is spent, without a load", async () => {
      const { cache, source } = await start();
      await expect(cache.get("1", { signal: AbortSignal.abort(new Error("too late")) })).rejects.toThrow("too late");
      expect(source.calls).toHaveLength(0);
    });

    it("upserts a key that exists, and one that does not", async () => {
      const { cache, source } = await start();
      expect(await cache.upsert("1", { name: "ana" }, { observedAt: 1_000 })).toBe("stored");
      expect(await cache.upsert("1", { name: "anna" }, { observedAt: 2_000 })).toBe("stored");
      expect(await cache.get("1")).toEqual({ name: "anna" });
      expect(source.calls).toHaveLength(0);
      expect(cache.stats()).toMatchObject({ stored: 2, unchanged: 0, stale: 0 });
    });

    it("lets the newest observation win in whatever order they come", async () => {
      const { cache } = await start();
      expect(await cache.upsert("1", { name: "new" }, { observedAt: 2_000 })).toBe("stored");
      expect(await cache.upsert("1", { name: "old" }, { observedAt: 1_000 })).toBe("stale");
      expect(await cache.get("1")).toEqual({ name: "new" });
    });

    it("takes the same observation twice as unchanged, and still learns that it held later", async () => {
      const { cache } = await start();
      await cache.upsert("1", { name: "ana", tags: ["a"] }, { observedAt: 1_000 });
      expect(await cache.upsert("1", { tags: ["a"], name: "ana" }, { observedAt: 1_000 })).toBe("unchanged");
      expect(await cache.upsert("1", { name: "ana", tags: ["a"] }, { observedAt: 3_000 })).toBe("unchanged");
      expect(await cache.upsert("1", { name: "old" }, { observedAt: 2_000 })).toBe("stale");
      expect(await cache.get("1")).toEqual({ name: "ana", tags: ["a"] });
    });

    it.each([
      ["a", "b"],
      ["b", "a"],
      ["\u{1F600}", "\uFFFD"],
      ["\uFFFD", "\u{1F600}"],
    ])("settles a tie alike in both orders (%s, %s)", async (first, second) => {
      const { cache } = await start();
      await cache.upsert("1", { name: first }, { observedAt: 1_000 });
      await cache.upsert("1", { name: second }, { observedAt: 1_000 });
      const greater = Buffer.compare(Buffer.from(first), Buffer.from(second)) > 0 ? first : second;
      expect(await cache.get("1")).toEqual({ name: greater });
    });

    it("takes upserts without a time in the order in which they were made", async () => {
      const { cache } = await start();
      for (const name of ["c", "b", "a", "b", "c", "a"]) {
        expect(await cache.upsert("1", { name })).toBe("stored");
        expect(await cache.get("1")).toEqual({ name });
      }
    });

    it("takes an observation from far ahead as made now", async () => {
      const { cache } = await start();
      await cache.upsert("1", { name: "from the future" }, { observedAt: Date.now() + 3_600_000 });
      expect(await cache.upsert("1", { name: "ana" })).toBe("stored");
      expect(await cache.get("1")).toEqual({ name: "ana" });
    });

    it("deletes a key, and older observations do not bring it back", async () => {
      const { cache, source } = await start();
      const before = Date.now() - 1_000;
      await cache.upsert("1", { name: "ana" }, { observedAt: before });
      await cache.delete("1");
      expect(cache.peek("1")).toBeUndefined();
      expect(await cache.upsert("1", { name: "ana" }, { observedAt: before })).toBe("stale");

      const next = cache.get("1");
      await source.begun(1);
      source.answer(0, { name: "loaded" });
      expect(await next).toEqual({ name: "loaded" });
      expect(await cache.upsert("1", { name: "ana" }, { observedAt: before })).toBe("stale");
    });

    it("takes a later observation of a deleted key", async () => {
      const { cache } = await start();
      await cache.upsert("1", { name: "ana" });
      await cache.delete("1");
      expect(await cache.upsert("1", { name: "ana is back" })).toBe("stored");
      expect(await cache.get("1")).toEqual({ name: "ana is back" });
    });

    it("does not store an invalidated load", async () => {
      const { cache, source } = await start();
      const waiting = cache.get("1");
      await source.begun(1);
      await cache.delete("1");
      source.answer(0, { name: "read before the delete" });
      expect(await waiting).toEqual({ name: "read before the delete" });

      const next = cache.get("1");
      await source.begun(2);
      source.answer(1, { name: "read after it" });
      expect(await next).toEqual({ name: "read after it" });
      expect(await cache.get("1")).toEqual({ name: "read after it" });
    });

    it("starts a new load for who asks after a delete, while an older one is under way", async () => {
      const { cache, source } = await start();
      const before = cache.get("1");
      await source.begun(1);
      await cache.delete("1");
      const after = cache.get("1");
      await source.begun(2);
      source.answer(1, { name: "new" });
      expect(await after).toEqual({ name: "new" });
      source.answer(0, { name: "old" });
      await before;
      expect(await cache.get("1")).toEqual({ name: "new" });
      expect(source.calls).toHaveLength(2);
    });

    it("leaves the successor of a stale landing alone", async () => {
      const { cache, source } = await start();
      const old = cache.get("1");
      await source.begun(1);
      await cache.delete("1");
      const fresh = cache.get("1");
      await source.begun(2);
      source.answer(0, { name: "old" });
      await old;
      const joins = cache.get("1");
      source.answer(1, { name: "fresh" });
      expect(await Promise.all([fresh, joins])).toEqual([{ name: "fresh" }, { name: "fresh" }]);
      expect(cache.stats()).toMatchObject({ loads: 2, joins: 1, remoteJoins: 0 });
    });

    it("gives the waiters of an overtaken load the newer value, and keeps it", async () => {
      const { cache, source } = await start();
      const waiting = [cache.get("1"), cache.get("1")];
      await source.begun(1);
      expect(await cache.upsert("1", { name: "observed" })).toBe("stored");
      source.answer(0, { name: "loaded before that" });

      expect(await Promise.all(waiting)).toEqual([{ name: "observed" }, { name: "observed" }]);
      expect(await cache.get("1")).toEqual({ name: "observed" });
    });

    it("gives the waiters of a failing load what was observed meanwhile", async () => {
      const { cache, source } = await start();
      const waiting = cache.get("1");
      await source.begun(1);
      await cache.upsert("1", { name: "observed" });
      source.fail(0, new Error("unavailable"));
      expect(await waiting).toEqual({ name: "observed" });
    });

    it("does not let an overtaken not found hide what was observed", async () => {
      const { cache, source } = await start();
      const waiting = cache.get("1");
      await source.begun(1);
      await cache.upsert("1", { name: "observed" });
      source.fail(0, new NotFound());
      expect(await waiting).toEqual({ name: "observed" });
      expect(await cache.get("1")).toEqual({ name: "observed" });
    });

    it("counts a fill as an observation made when its load began", async () => {
      const { cache, source } = await start();
      const before = Date.now() - 60_000;
      const waiting = cache.get("1");
      await source.begun(1);
      source.answer(0, { name: "loaded" });
      await waiting;
      expect(await cache.upsert("1", { name: "seen a minute ago" }, { observedAt: before })).toBe("stale");
      expect(await cache.upsert("1", { name: "seen now" })).toBe("stored");
      expect(await cache.get("1")).toEqual({ name: "seen now" });
    });

    it("keeps the callers' and the loader's own objects apart from what it holds", async () => {
      const loaded = { name: "ana", tags: ["a"] };
      const { cache } = await start({ load: async () => loaded });
      const first = await cache.get("1");
      loaded.tags.push("b");
      expect(await cache.get("1")).toEqual({ name: "ana", tags: ["a"] });
      expect(Object.isFrozen(loaded)).toBe(false);
      expect(Object.isFrozen(first) && Object.isFrozen(first.tags)).toBe(true);

      const given = { name: "ben", tags: ["x"] };
      await cache.upsert("2", given);
      given.tags.push("y");
      expect(await cache.get("2")).toEqual({ name: "ben", tags: ["x"] });
      expect(Reflect.set(await cache.get("2"), "name", "eve")).toBe(false);
    });

    it("gets many at once, leaving out who is not found", async () => {
      const { cache } = await start({
        load: async (key) => {
          if (key === "2") throw new NotFound();
          return { name: `loaded ${key}` };
        },
      });
      await cache.upsert("1", { name: "observed" });
      const values = await cache.getMany(["1", "2", "3", "3"]);
      expect([...values]).toEqual([
        ["1", { name: "observed" }],
        ["3", { name: "loaded 3" }],
      ]);
      expect(cache.stats().loads).toBe(2);
    });

    it("rejects getting many when one load fails, after the others are stored", async () => {
      const { cache } = await start({
        load: async (key) => {
          if (key === "2") throw new Error("unavailable");
          return { name: key };
        },
      });
      await expect(cache.getMany(["1", "2", "3"])).rejects.toThrow("unavailable");
      expect([cache.peek("1"), cache.peek("2"), cache.peek("3")]).toEqual([{ name: "1" }, undefined, { name: "3" }]);
    });

    it("clears its namespace and no other", async () => {
      const { cache, store, source } = await start();
      const { cache: other } = await start({ store, name: "places" });
      await cache.upsert("1", { name: "ana" });
      await other.upsert("1", { name: "town" });
      await cache.clear();
      expect(await other.get("1")).toEqual({ name: "town" });
      const next = cache.get("1");
      await source.begun(1);
      source.answer(0, { name: "loaded" });
      expect(await next).toEqual({ name: "loaded" });
    });

    it("does not store a load that a clear overtook", async () => {
      const { cache, source } = await start();
      const waiting = cache.get("1");
      await source.begun(1);
      await cache.clear();
      source.answer(0, { name: "old" });
      await waiting;
      expect(cache.peek("1")).toBeUndefined();
    });

    it.each(["a:b", "x:load", "x:load:", "x:gone", "", " ", "*", "\u0000", "ключ", "__proto__", "k".repeat(300)])(
      "keeps the key %j apart from all others",
      async (key) => {
        const { cache } = await start();
        await cache.upsert(key, { name: "this" });
        await cache.upsert("x", { name: "other" });
        expect(await cache.get(key)).toEqual({ name: "this" });
        await cache.delete("x");
        expect(await cache.get(key)).toEqual({ name: "this" });
      },
    );

    it("takes what its schema refuses as a miss, and the load overwrites it", async () => {
      const { cache: older, store } = await start();
      await older.upsert("1", { name: "older form" });
      const { cache, source } = await start({
        store,
        parse: (data) => {
          if (typeof data === "object" && data !== null && "tags" in data) return data as Person;
          throw new Error("tags are missing");
        },
      });
      const reading = cache.get("1");
      await source.begun(1);
      source.answer(0, { name: "ana", tags: [] });
      expect(await reading).toEqual({ name: "ana", tags: [] });
      expect(await cache.get("1")).toEqual({ name: "ana", tags: [] });
      expect(cache.stats()).toMatchObject({ loads: 1, mismatches: 0 });
      expect(cache.stats().unreadable).toBeGreaterThan(0);
    });

    it("runs one load for two caches of one name on one store", async () => {
      const { cache: one, source, store } = await start();
      const { cache: two } = await start({ store, load: source.load });
      const callers = [one.get("1"), two.get("1"), one.get("1"), two.get("1")];
      await source.begun(1);
      source.answer(0, { name: "ana" });
      expect(await Promise.all(callers)).toEqual(Array.from({ length: 4 }, () => ({ name: "ana" })));
      expect(source.calls).toHaveLength(1);
      expect(one.stats().remoteJoins + two.stats().remoteJoins).toBe(1);
    });

    it("lets the next cache load when the first one's load failed", async () => {
      const { cache: one, source, store } = await start();
      const { cache: two } = await start({ store, load: source.load });
      const first = one.get("1");
      await source.begun(1);
      const second = two.get("1");
      source.fail(0, new Error("unavailable"));
      await expect(first).rejects.toThrow("unavailable");
      await source.begun(2);
      source.answer(1, { name: "ana" });
      expect(await second).toEqual({ name: "ana" });
    });

    it("starts a new load in one cache after a delete in another", async () => {
      const { cache: one, source, store } = await start();
      const { cache: two } = await start({ store, load: source.load });
      const before = two.get("1");
      await source.begun(1);
      await one.delete("1");
      source.answer(0, { name: "old" });
      await before;
      const after = one.get("1");
      await source.begun(2);
      source.answer(1, { name: "new" });
      expect(await after).toEqual({ name: "new" });
    });

    it("queues loads beyond the cap", async () => {
      const { cache, source } = await start({ maxConcurrentLoads: 2 });
      const callers = ["1", "2", "3"].map((key) => cache.get(key));
      await source.begun(2);
      expect(source.calls).toHaveLength(2);
      source.answer(0, { name: "a" });
      await source.begun(3);
      source.answer(1, { name: "b" });
      source.answer(2, { name: "c" });
      await Promise.all(callers);
      expect(cache.stats()).toMatchObject({ loads: 3, entries: 3 });
    });

    it("never holds more near entries than asked for", async () => {
      const { cache } = await start({ maxEntries: 10, load: async (key) => ({ name: key }) });
      for (let key = 0; key < 50; key += 1) await cache.get(String(key));
      expect(cache.stats().entries).toBe(10);
    });

    it("tells how long loads take, and that nothing is broken", async () => {
      const { cache } = await start({ load: async (key) => ({ name: key }) });
      await cache.getMany(["1", "2"]);
      const { loadP50Ms, loadP99Ms, breaker, mismatches, storeErrors } = cache.stats();
      expect(loadP99Ms).toBeGreaterThanOrEqual(loadP50Ms);
      expect({ breaker, mismatches, storeErrors }).toEqual({ breaker: "closed", mismatches: 0, storeErrors: 0 });
    });
  });
}
