import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { type CacheStore, createObjectCache, type ObjectCacheOptions, openCacheStore } from "../../src/cache/index.ts";
import { eventually } from "../helpers/eventually.ts";
import { type RedisServer, startRedis } from "../helpers/redis-server.ts";
import { type Person, Source } from "./contract.ts";

describe("near tiers of two processes on one Redis", () => {
  let server: RedisServer;
  const stores: CacheStore[] = [];

  beforeAll(async () => {
    server = await startRedis();
  });

  beforeEach(async () => {
    await server.command("FLUSHALL");
  });

  afterEach(async () => {
    await Promise.all(stores.splice(0).map((store) => store.close()));
  });

  afterAll(async () => {
    await server.stop();
  });

  /** A store of its own each: to Redis, that is another process. */
  async function start(options: Partial<ObjectCacheOptions<Person>> = {}, url = server.url) {
    const store = openCacheStore({ url });
    stores.push(store);
    await eventually(() => store.health().state === "ready");
    const source = new Source();
    const cache = createObjectCache<Person>({ name: "people", store, ttlMs: 60_000, load: source.load, ...options });
    return { cache, source };
  }

  it("drops a near entry when another process observed something newer", async () => {
    const { cache: one } = await start();
    const { cache: two } = await start();
    await one.upsert("1", { name: "old" });
    // The message about the old value may be on its way still, and costs a near entry of the same age.
    await eventually(async () => (await two.get("1")).name === "old" && two.peek("1")?.name === "old");
    await one.upsert("1", { name: "new" });
    await eventually(() => two.peek("1") === undefined);
    expect(await two.get("1")).toEqual({ name: "new" });
    expect(one.peek("1")).toEqual({ name: "new" });
  });

  it("drops a near entry when another process deleted the key, or cleared them all", async () => {
    const { cache: one } = await start();
    const { cache: two } = await start();
    for (const take of [() => one.delete("1"), () => one.clear()]) {
      // The message about the earlier round may still bar one from the near tier.
      while (two.peek("1") === undefined) await two.upsert("1", { name: "ana" });
      expect(two.peek("1")).toEqual({ name: "ana" });
      await take();
      await eventually(() => two.peek("1") === undefined);
    }
  });

  it("does not keep what was loaded before another process observed something newer", async () => {
    const { cache: one } = await start();
    const { cache: two, source } = await start();
    const waiting = two.get("1");
    await source.begun(1);
    await one.upsert("1", { name: "observed" });
    source.answer(0, { name: "loaded before" });
    expect(await waiting).toEqual({ name: "observed" });
    expect(await two.get("1")).toEqual({ name: "observed" });
    expect(source.calls).toHaveLength(1);
  });

  it("trusts no near entry after it may have missed messages", async () => {
    const { cache: one } = await start();
    const { cache: two } = await start();
    // Its own observation: no message about it can be on its way to it.
    await two.upsert("1", { name: "old" });
    await server.command("CLIENT", "KILL", "TYPE", "pubsub");
    await one.upsert("1", { name: "new" });
    await eventually(() => two.peek("1") === undefined);
    expect(await two.get("1")).toEqual({ name: "new" });
  });

  it("is never behind by more than the near TTL, even when no message ever comes", async () => {
    await server.command("ACL", "SETUSER", "deaf", "on", "nopass", "~*", "+@all", "resetchannels");
    const { cache: one } = await start();
    const { cache: two } = await start({ nearTtlMs: 150 }, server.url.replace("//", "//deaf:x@"));
    await one.upsert("1", { name: "old" });
    await two.get("1");
    const readAt = performance.now();
    await one.upsert("1", { name: "new" });
    expect(await two.get("1")).toEqual({ name: "old" });
    await eventually(async () => (await two.get("1")).name === "new");
    expect(performance.now() - readAt).toBeLessThan(150 + 850);
  });

  it("gives an upsert's old answer no place beside a newer message", async () => {
    const { cache: one } = await start();
    const { cache: two } = await start();
    for (let round = 0; round < 50; round += 1) {
      await Promise.all([
        one.upsert("1", { name: `one ${round}` }, { observedAt: 1_000 + 2 * round }),
        two.upsert("1", { name: `two ${round}` }, { observedAt: 1_001 + 2 * round }),
      ]);
      const newest = { name: `two ${round}` };
      await eventually(() => one.peek("1") === undefined || one.peek("1")?.name === newest.name);
      expect([await one.get("1"), await two.get("1")]).toEqual([newest, newest]);
    }
  });

  it("slides the expiry in Redis of what is read, a few times per TTL and not at every read", async () => {
    const { cache } = await start({ expiry: "access", ttlMs: 1_000, nearTtlMs: 0 });
    await cache.upsert("1", { name: "ana" });
    const until = performance.now() + 2_000;
    let reads = 0;
    while (performance.now() < until) {
      expect(await cache.get("1")).toEqual({ name: "ana" });
      reads += 1;
    }
    expect(cache.stats().loads).toBe(0);
    expect(Number((await server.command("PTTL", "people::1")).slice(1))).toBeGreaterThan(0);
    const scripts = await server.command("INFO", "commandstats");
    const sets = Number(/cmdstat_set:calls=(\d+)/.exec(scripts)?.[1]);
    expect(sets).toBeLessThan(reads / 10);
  });
});
