// Plain JavaScript: the peers are dependencies of bench/ alone, so the product's type check must not need them.
import KeyvRedis from "@keyv/redis";
import { createClient } from "@redis/client";
import { createCache as createDedupe } from "async-cache-dedupe";
import { BentoCache, bentostore } from "bentocache";
import { memoryDriver } from "bentocache/drivers/memory";
import { createCache } from "cache-manager";
import { Cacheable } from "cacheable";
import { Keyv } from "keyv";
import { LRUCache } from "lru-cache";
import { createObjectCache, openCacheStore } from "../../src/cache/index.ts";

const hourMs = 3_600_000;

function singleFlight(read, write, load) {
  const flights = new Map();
  return async (key) => {
    const held = read(key);
    if (held !== undefined) return held;
    const running = flights.get(key);
    if (running !== undefined) return running;
    const flight = load(key)
      .then((value) => {
        write(key, value);
        return value;
      })
      .finally(() => flights.delete(key));
    flights.set(key, flight);
    return flight;
  };
}

/** The first story's cache: every get sweeps every entry. Shared flights, so that only the sweep is compared. */
function sweeping(load) {
  const entries = new Map();
  const read = (key) => {
    const now = Date.now();
    for (const [swept, { expiresAt }] of entries) if (expiresAt <= now) entries.delete(swept);
    return entries.get(key)?.value;
  };
  return { get: singleFlight(read, (key, value) => entries.set(key, { value, expiresAt: Date.now() + hourMs }), load) };
}

export const memoryPeers = {
  ours: (load, room) => {
    const store = openCacheStore();
    const cache = createObjectCache({
      name: "bench",
      store,
      load,
      ttlMs: hourMs,
      maxEntries: room,
      maxConcurrentLoads: 1_000,
    });
    return { get: (key) => cache.get(key) };
  },
  map: (load) => {
    const values = new Map();
    return {
      get: singleFlight(
        (key) => values.get(key),
        (key, value) => values.set(key, value),
        load,
      ),
    };
  },
  "lru-cache": (load, room) => {
    const cache = new LRUCache({ max: room, ttl: hourMs, fetchMethod: load });
    return { get: (key) => cache.fetch(key) };
  },
  keyv: (load) => {
    const cache = new Keyv({ ttl: hourMs });
    return {
      get: async (key) => {
        const held = await cache.get(key);
        if (held !== undefined) return held;
        const value = await load(key);
        await cache.set(key, value);
        return value;
      },
    };
  },
  cacheable: (load) => {
    const cache = new Cacheable({ ttl: hourMs });
    return { get: (key) => cache.getOrSet(key, () => load(key)) };
  },
  bentocache: (load, room) => {
    const store = bentostore().useL1Layer(memoryDriver({ maxItems: room, serialize: false }));
    const cache = new BentoCache({ default: "memory", stores: { memory: store } });
    return { get: (key) => cache.getOrSet({ key, ttl: hourMs, factory: () => load(key) }) };
  },
  "async-cache-dedupe": (load, room) => {
    const cache = createDedupe({ ttl: 3_600, storage: { type: "memory", options: { size: room } } });
    cache.define("one", (key) => load(key));
    return { get: (key) => cache.one(key) };
  },
  "cache-manager": (load) => {
    const cache = createCache({ ttl: hourMs });
    return { get: (key) => cache.wrap(key, () => load(key)) };
  },
  sweeping,
};

async function connected(url) {
  const client = createClient({ url, RESP: 2 });
  client.on("error", () => {});
  await client.connect();
  return client;
}

function validUser(data) {
  if (typeof data === "object" && data !== null && typeof data.id === "string" && typeof data.username === "string") {
    return data;
  }
  throw new TypeError("not a user");
}

export const redisPeers = {
  /** Identity, schema, deadline and echo on; near tier off, so that every read goes to Redis. */
  ours: (load, url) => {
    const store = openCacheStore({ url });
    const cache = createObjectCache({ name: "ours", store, load, ttlMs: hourMs, nearTtlMs: 0, parse: validUser });
    return { get: (key) => cache.get(key), close: () => store.close() };
  },
  raw: async (load, url) => {
    const client = await connected(url);
    return {
      get: async (key) => {
        const text = await client.get(`raw:${key}`);
        if (text !== null) return JSON.parse(text);
        const value = await load(key);
        await client.set(`raw:${key}`, JSON.stringify(value), { PX: hourMs });
        return value;
      },
      close: () => client.destroy(),
    };
  },
  keyv: async (load, url) => {
    const client = await connected(url);
    const cache = new Keyv({ store: new KeyvRedis(client), namespace: "keyv", useKeyPrefix: false, ttl: hourMs });
    return {
      get: async (key) => {
        const held = await cache.get(key);
        if (held !== undefined) return held;
        const value = await load(key);
        await cache.set(key, value);
        return value;
      },
      close: () => client.destroy(),
    };
  },
  cacheable: async (load, url) => {
    const client = await connected(url);
    const secondary = new Keyv({ store: new KeyvRedis(client), namespace: "cacheable", useKeyPrefix: false });
    // Its first tier holds nothing, so that every read goes to Redis as ours do.
    const nothing = { get() {}, set() {}, delete() {}, clear() {} };
    const cache = new Cacheable({ primary: new Keyv({ store: nothing }), secondary, ttl: hourMs });
    return { get: (key) => cache.getOrSet(key, () => load(key)), close: () => client.destroy() };
  },
};
