import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type CacheStore, createObjectCache, openCacheStore } from "../../src/cache/index.ts";
import { eventually } from "../helpers/eventually.ts";
import { type FaultProxy, startProxy } from "../helpers/fault-proxy.ts";
import { type RedisServer, startRedis } from "../helpers/redis-server.ts";

const storeCount = 20;
const warmRounds = 10;
const rounds = 50;
/** A connection, with its sockets' buffers and its client, holds five times as much. */
const heapPerReplacement = 2_048;

let server: RedisServer;
let proxy: FaultProxy;
beforeAll(async () => {
  server = await startRedis();
  proxy = await startProxy(server.port);
});
afterAll(async () => {
  await proxy.close();
  await server.stop();
});

describe("1,000 connections, each cut and replaced", () => {
  it("leave no listener, no socket, no timer and no memory behind", async () => {
    const collect = garbageCollector();
    const stores = Array.from({ length: storeCount }, () => openCacheStore({ url: proxy.url }));
    const caches = stores.map((store) =>
      createObjectCache<{ id: string }>({ name: "things", store, ttlMs: 60_000, nearTtlMs: 0, load }),
    );
    let replaced = 0;

    /** Ends every connection, and waits until each store uses a fresh one. */
    const replaceAll = async (): Promise<void> => {
      const before = stores.map((store) => store.health().since);
      proxy.cutAll();
      await eventually(() => stores.every((store, index) => isFresh(store, before[index])));
      for (const answer of await Promise.all(caches.map((cache) => cache.get("1"))))
        expect(answer).toEqual({ id: "1" });
      replaced += storeCount;
    };

    /** What there is once both connections of each store stand. */
    const held = async () => {
      const channel = "object-cache:changes";
      await eventually(async () => (await server.command("PUBSUB", "NUMSUB", channel)).endsWith(`:${storeCount}`));
      await eventually(async () => (await clients()) === 2 * storeCount);
      collect();
      return { resources: resources(), listeners: listeners(), heap: process.memoryUsage().heapUsed };
    };

    await eventually(() => stores.every((store) => store.health().state === "ready"));
    for (let round = 0; round < warmRounds; round += 1) await replaceAll();
    const before = await held();
    replaced = 0;
    for (let round = 0; round < rounds; round += 1) await replaceAll();
    const after = await held();

    expect(replaced).toBe(1_000);
    expect(after.listeners).toEqual(before.listeners);
    expect(after.resources).toEqual(before.resources);
    expect((after.heap - before.heap) / replaced).toBeLessThan(heapPerReplacement);
    await Promise.all(stores.map((store) => store.close()));
    await eventually(async () => (await clients()) === 0);
  });
});

async function load(id: string): Promise<{ id: string }> {
  return { id };
}

function isFresh(store: CacheStore, before: Date | undefined): boolean {
  const { state, since } = store.health();
  return state === "ready" && since !== before;
}

/** How many are connected to Redis besides who asks. */
async function clients(): Promise<number> {
  const list = await server.command("CLIENT", "LIST");
  return (list.match(/^(?:\$\d+\r\n)?id=/gm)?.length ?? 0) - 1;
}

/** Sockets that are open; timers come and go, so of those only many more would be a leak. */
function resources() {
  const all = process.getActiveResourcesInfo();
  return {
    sockets: all.filter((name) => name.startsWith("TCPSocket")).length,
    manyTimers: all.filter((name) => name === "Timeout").length > 10 * storeCount,
  };
}

function listeners(): Record<string, number> {
  return Object.fromEntries(process.eventNames().map((name) => [String(name), process.listenerCount(name)]));
}

function garbageCollector(): () => void {
  setFlagsFromString("--expose-gc");
  const gc: unknown = runInNewContext("gc");
  if (typeof gc !== "function") throw new Error("there is no gc");
  return () => void gc();
}
