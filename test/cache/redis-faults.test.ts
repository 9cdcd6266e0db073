import { afterEach, beforeEach, describe, expect, it } from "vitest";
import {
  type CacheIncident,
  createObjectCache,
  NotFound,
  type ObjectCache,
  type ObjectCacheOptions,
  openCacheStore,
} from "../../src/cache/index.ts";
import { eventually } from "../helpers/eventually.ts";
import { type FaultProxy, startProxy } from "../helpers/fault-proxy.ts";
import { type RedisServer, startRedis } from "../helpers/redis-server.ts";

interface Thing {
  readonly id: string;
}

const deadlineMs = 200;
const patientMs = 5_000;

describe("object cache on a Redis with faults", () => {
  let server: RedisServer;
  let proxy: FaultProxy;
  const closing: (() => Promise<void>)[] = [];
  let loads: string[];
  let incidents: CacheIncident[];
  let said: string[];

  beforeEach(async () => {
    server = await startRedis();
    proxy = await startProxy(server.port);
    loads = [];
    incidents = [];
    said = [];
  });

  afterEach(async () => {
    server.thaw();
    await Promise.all(closing.splice(0).map((close) => close()));
    await proxy.close();
    await server.stop();
  });

  /** One for which only what it reads counts, and not how soon: on a machine that stands still a deadline would take its place. */
  function startPatient(options: Partial<ObjectCacheOptions<Thing>> = {}, url = proxy.url) {
    return start(options, url, patientMs);
  }

  function start(options: Partial<ObjectCacheOptions<Thing>> = {}, url = proxy.url, withinMs = deadlineMs) {
    const note = (_details: object, message: string): void => void said.push(message);
    const store = openCacheStore({ url, deadlineMs: withinMs, logger: { info: note, warn: note, error: note } });
    closing.push(() => store.close());
    const cache = createObjectCache<Thing>({
      name: "things",
      store,
      ttlMs: 60_000,
      nearTtlMs: 0,
      load: async (id) => {
        loads.push(id);
        return { id };
      },
      onIncident: (incident) => void incidents.push(incident),
      ...options,
    });
    return { store, cache };
  }

  async function warm(cache: ObjectCache<Thing>, ...keys: string[]): Promise<void> {
    await cache.getMany(keys);
    loads.length = 0;
  }

  async function timed<T>(promise: Promise<T>): Promise<{ value: T; ms: number }> {
    const startedAt = performance.now();
    const value = await promise;
    return { value, ms: performance.now() - startedAt };
  }

  it("takes another key's envelope as a mismatch, and heals the slot", async () => {
    const { cache } = startPatient();
    await warm(cache, "1", "2");
    await server.command("COPY", "things::1", "things::2", "REPLACE");

    expect(await cache.get("2")).toEqual({ id: "2" });
    expect(loads).toEqual(["2"]);
    expect(cache.stats().mismatches).toBe(1);
    expect(incidents).toContainEqual({ kind: "mismatch", key: "2", foundKey: "1" });
    expect(incidents).toContainEqual({ kind: "connection-replaced" });
    expect(said).toContain("a cache slot held another key's value");

    await eventually(() => cache.stats().breaker === "closed");
    await cache.get("2");
    await eventually(async () => (await server.command("GET", "things::2")).includes('"k":"2"'));
    loads.length = 0;
    expect(await cache.get("2")).toEqual({ id: "2" });
    expect(loads).toEqual([]);
  });

  it("does not believe an old reply of the very same read that comes again", async () => {
    const { cache } = startPatient({ load: async () => ({ id: "loaded" }) });
    const { cache: elsewhere } = startPatient({}, server.url);
    await cache.upsert("1", { id: "old" });
    expect(await cache.get("1")).toEqual({ id: "old" });
    // The answer is the last array on the wire now, and will come once more, in front of the right one.
    await elsewhere.upsert("1", { id: "new" });
    proxy.repeatOnNextRequest();
    expect(await cache.get("1")).toEqual({ id: "loaded" });
    expect(cache.stats().mismatches).toBe(1);
    await eventually(() => cache.stats().breaker === "closed");
    expect(await cache.get("1")).toEqual({ id: "new" });
  });

  it.each([
    ["no JSON", "{{{{"],
    ["a number", "123"],
    ["null", "null"],
    ["an empty object", "{}"],
    ["nothing", ""],
    ["another program's Keyv entry", '{"value":{"id":"1"},"expires":null}'],
    ["an older format", '{"value":{"v":0,"t":1,"e":1,"l":1,"k":"1","d":{"id":"x"}}}'],
    ["half an envelope", '{"value":{"v":1,"t":1,"e":9,"l":9,"k":"1","d":{"id":"x"'],
    ["an envelope without an end", '{"value":{"v":1,"t":1,"e":9,"l":9,"k":"1","d":{"id":"x"}'],
  ])("takes %s in a slot as a plain miss, and overwrites it", async (_what, garbage) => {
    const { cache } = startPatient();
    await warm(cache, "0");
    await server.command("SET", "things::1", garbage);
    await server.command("SET", "things::2", garbage);

    expect(await cache.getMany(["1", "0", "2"])).toEqual(
      new Map([
        ["1", { id: "1" }],
        ["0", { id: "0" }],
        ["2", { id: "2" }],
      ]),
    );
    expect(loads.toSorted()).toEqual(["1", "2"]);
    expect(cache.stats()).toMatchObject({ mismatches: 0, storeErrors: 0, breaker: "closed" });
    expect(cache.stats().unreadable).toBeGreaterThanOrEqual(2);
    expect(await cache.get("1")).toEqual({ id: "1" });
    expect(loads).toHaveLength(2);
  });

  it("reads and writes past a slot, a lease and a mark of another type", async () => {
    const { cache } = startPatient();
    for (const name of ["things::1", "things::1:load", "things::1:gone"]) await server.command("LPUSH", name, "x");
    expect(await cache.get("1")).toEqual({ id: "1" });
    expect(await cache.upsert("1", { id: "1" })).toBe("unchanged");
    await cache.delete("1");
    expect(await cache.get("1")).toEqual({ id: "1" });
    expect(cache.stats().storeErrors).toBe(0);
  });

  it("starts and answers while Redis is absent, and uses it once it is there", async () => {
    await server.kill();
    const { cache, store } = start({}, server.url);
    const first = await timed(cache.get("1"));
    expect(first.value).toEqual({ id: "1" });
    expect(first.ms).toBeLessThan(4 * deadlineMs);
    const second = await timed(cache.get("2"));
    expect(second.ms).toBeLessThan(deadlineMs);
    expect(store.health()).toMatchObject({ state: "out", lastError: expect.any(String) });
    expect(cache.stats().breaker).not.toBe("closed");
    expect(incidents).toEqual([{ kind: "breaker-open" }]);

    await server.start();
    await eventually(() => store.health().state === "ready");
    expect(incidents.at(-1)).toEqual({ kind: "breaker-closed" });
    await warm(cache, "3");
    expect(await cache.get("3")).toEqual({ id: "3" });
    expect(loads).toEqual([]);
    expect(said.filter((message) => /is out|is back/.test(message))).toHaveLength(2);
  });

  it("answers by the source within the deadline when Redis freezes, then at once, and is back when it thaws", async () => {
    const { cache, store } = start();
    await warm(cache, "1", "2", "3");
    server.freeze();
    const first = await timed(cache.get("1"));
    expect(first.value).toEqual({ id: "1" });
    expect(first.ms).toBeGreaterThan(deadlineMs - 10);
    expect(first.ms).toBeLessThan(4 * deadlineMs);
    const second = await timed(cache.get("2"));
    expect(second.ms).toBeLessThan(deadlineMs);
    expect(loads).toEqual(["1", "2"]);
    expect(cache.stats()).toMatchObject({ storeTimeouts: 1, breaker: "open" });
    expect(incidents).toEqual([{ kind: "connection-replaced" }, { kind: "breaker-open" }]);

    server.thaw();
    const { ms } = await timed(eventually(() => store.health().state === "ready"));
    expect(ms).toBeLessThan(2_000);
    expect(await cache.get("3")).toEqual({ id: "3" });
    expect(loads).toEqual(["1", "2"]);
  });

  it("holds loads of a frozen Redis at one per key and under the cap", async () => {
    let running = 0;
    let most = 0;
    const { cache } = start({
      maxConcurrentLoads: 5,
      load: async (id) => {
        loads.push(id);
        running += 1;
        most = Math.max(most, running);
        await new Promise((resolve) => setTimeout(resolve, 5));
        running -= 1;
        return { id };
      },
    });
    await warm(cache, "0");
    server.freeze();
    const callers = Array.from({ length: 400 }, (_, index) => cache.get(String(index % 20)));
    await Promise.all(callers);
    expect(loads.toSorted()).toEqual(Array.from({ length: 20 }, (_, index) => String(index)).toSorted());
    expect(most).toBe(5);
  });

  it("drops no connection of a healthy Redis when our own loop stands still", async () => {
    const { cache } = start();
    await warm(cache, "1");
    const before = proxy.connections;
    for (let round = 0; round < 6; round += 1) {
      const reading = cache.get("1");
      // Before the read is even asked for; when it is asked for and not yet written; when it is written.
      if (round % 3 > 0) await new Promise<void>((resolve) => process.nextTick(() => queueMicrotask(resolve)));
      if (round % 3 > 1) await new Promise<void>((resolve) => setImmediate(resolve));
      blockLoop(250);
      expect(await reading).toEqual({ id: "1" });
    }
    expect(loads).toEqual([]);
    expect(proxy.connections).toBe(before);
    expect(cache.stats()).toMatchObject({ storeTimeouts: 0, breaker: "closed" });
  });

  it("loads without storing when Redis is full, and says so", async () => {
    const { cache } = startPatient();
    await warm(cache, "1");
    await server.command("CONFIG", "SET", "maxmemory", "1");
    expect(await cache.get("1")).toEqual({ id: "1" });
    expect(loads).toEqual([]);
    expect(await cache.get("2")).toEqual({ id: "2" });
    expect(await cache.upsert("1", { id: "newer" })).toBe("stored");
    expect(cache.stats().storeErrors).toBeGreaterThan(0);

    await server.command("CONFIG", "SET", "maxmemory", "0");
    await eventually(async () => (await server.command("GET", "things::1")).includes("newer"));
    await eventually(async () => (await cache.get("1")).id === "newer");
  });

  it("survives FLUSHALL and SCRIPT FLUSH", async () => {
    const { cache } = startPatient();
    await warm(cache, "1");
    await server.command("FLUSHALL");
    await server.command("SCRIPT", "FLUSH");
    expect(await cache.get("1")).toEqual({ id: "1" });
    expect(await cache.upsert("1", { id: "newer" })).toBe("stored");
    expect(await cache.get("1")).toEqual({ id: "newer" });
    expect(cache.stats().storeErrors).toBe(0);
  });

  it("answers by the source when Redis wants a password, and never shows the one it has", async () => {
    await server.command("CONFIG", "SET", "requirepass", "secret");
    const { cache, store } = start({}, server.url.replace("//", "//:not-the-secret@"));
    expect(await cache.get("1")).toEqual({ id: "1" });
    await eventually(() => store.health().state === "out");
    expect(store.health().lastError).toMatch(/WRONGPASS/);
    expect(JSON.stringify([store.health(), said])).not.toContain("not-the-secret");
    const right = start({}, server.url.replace("//", "//:secret@"));
    await eventually(() => right.store.health().state === "ready");
  });

  it("is used for reads although it is too full to hear what was kept for it", async () => {
    const { cache, store } = start();
    await warm(cache, "1");
    await server.command("CONFIG", "SET", "maxmemory", "1");
    await cache.upsert("2", { id: "kept" });
    proxy.cutAll();
    await eventually(() => store.health().state !== "ready");
    await eventually(() => store.health().state === "ready");
    expect(await cache.get("1")).toEqual({ id: "1" });
    expect(loads).toEqual([]);
    await server.command("CONFIG", "SET", "maxmemory", "0");
    await eventually(async () => (await server.command("GET", "things::2")).includes("kept"));
  });

  it("uses the database that its address names", async () => {
    const { cache } = startPatient({}, `${server.url}/3`);
    await cache.get("1");
    expect(await server.command("DBSIZE")).toBe(":0");
    await server.command("SWAPDB", "0", "3");
    expect(await server.command("DBSIZE")).toBe(":1");
  });

  it("keeps what was deleted and observed while Redis was away, and tells it before it is used again", async () => {
    const { cache, store } = start();
    await cache.upsert("1", { id: "old" });
    await cache.upsert("2", { id: "old" });
    server.freeze();
    await cache.delete("1");
    expect(await cache.upsert("2", { id: "new" })).toBe("stored");
    expect(await cache.upsert("3", { id: "first" })).toBe("stored");
    server.thaw();
    await eventually(() => store.health().state === "ready");
    expect(await cache.getMany(["1", "2", "3"])).toEqual(
      new Map([
        ["1", { id: "1" }],
        ["2", { id: "new" }],
        ["3", { id: "first" }],
      ]),
    );
    expect(loads).toEqual(["1"]);
  });

  it("lets a replayed delete spare what was observed after it", async () => {
    const { cache: one, store } = start();
    const { cache: two } = start({}, server.url);
    await one.upsert("1", { id: "old" });
    proxy.hold();
    await one.delete("1");
    await two.upsert("1", { id: "newer" });
    proxy.release();
    await eventually(() => store.health().state === "ready");
    expect(await one.get("1")).toEqual({ id: "newer" });
    expect(loads).toEqual([]);
  });

  it("clears its namespace when more was asked for than can be kept", async () => {
    const { cache, store } = start();
    await cache.upsert("kept?", { id: "no" });
    server.freeze();
    await cache.delete("0");
    for (let key = 0; key < 10_001; key += 1) await cache.delete(String(key));
    server.thaw();
    await eventually(() => store.health().state === "ready");
    expect(await cache.get("kept?")).toEqual({ id: "kept?" });
  });

  it("takes over a lease that has no end, one longer than ours, and its own forgotten one", async () => {
    const { cache } = start();
    await server.command("SET", "things::1:load", "somebody");
    await server.command("SET", "things::2:load", "somebody", "PX", "3600000");
    const { ms } = await timed(cache.getMany(["1", "2"]));
    expect(ms).toBeLessThan(900);

    proxy.fault = { kind: "dropped", chance: 1 };
    expect(await cache.get("3")).toEqual({ id: "3" });
    proxy.fault = { kind: "none" };
    await eventually(() => cache.stats().breaker === "closed");
    const again = await timed(cache.get("3"));
    expect(again.ms).toBeLessThan(900);
  });

  it("loads when the lease of a process that is gone has lapsed", async () => {
    const { cache } = start();
    await warm(cache, "0");
    await server.command("SET", "things::1:load", "a process that died", "PX", "1000");
    const { value, ms } = await timed(cache.get("1"));
    expect(value).toEqual({ id: "1" });
    expect(ms).toBeLessThan(1_000 + 900);
    expect(ms).toBeGreaterThan(500);
  });

  it("releases who waits for another process' load when Redis goes away", async () => {
    const { cache } = start();
    await warm(cache, "0");
    await server.command("SET", "things::1:load", "a process that is slow", "PX", "1000");
    const waiting = timed(cache.get("1"));
    await eventually(async () => (await server.command("PUBSUB", "NUMSUB", "object-cache:changes")).includes(":1"));
    await server.kill();
    const { value, ms } = await waiting;
    expect(value).toEqual({ id: "1" });
    expect(ms).toBeLessThan(950);
  });

  it("keeps not found in Redis for other processes", async () => {
    const { cache: one } = startPatient({
      load: async (id) => {
        loads.push(id);
        throw new NotFound();
      },
    });
    const { cache: two } = startPatient();
    await expect(one.get("1")).rejects.toBeInstanceOf(NotFound);
    await expect(two.get("1")).rejects.toBeInstanceOf(NotFound);
    expect(loads).toEqual(["1"]);
  });

  it("leaves no listener of the process behind when connections come and go", async () => {
    const { cache, store } = startPatient();
    await warm(cache, "1");
    const before = process.listenerCount("exit") + process.listenerCount("uncaughtException");
    for (let round = 0; round < 30; round += 1) {
      proxy.cutAll();
      await eventually(() => store.health().state !== "ready" || proxy.connections > round);
      expect(await cache.get("1")).toEqual({ id: "1" });
    }
    await eventually(() => store.health().state === "ready");
    expect(process.listenerCount("exit") + process.listenerCount("uncaughtException")).toBe(before);
  });
});

/** Keeps the event loop busy, as a long computation would. */
function blockLoop(ms: number): void {
  const until = performance.now() + ms;
  while (performance.now() < until);
}
