import { createClient } from "@keyv/redis";
import { createObjectCache, openCacheStore } from "../../src/cache/index.ts";
import type { SubjectMaker, Versioned } from "./rig.ts";

const hourMs = 3_600_000;

function versioned(data: unknown): Versioned {
  if (typeof data === "object" && data !== null && "id" in data && "version" in data) {
    const { id, version } = data;
    if (typeof id === "string" && typeof version === "number") return { id, version };
  }
  throw new TypeError("not a versioned value");
}

/** The cache of this repository, its near tier off so that every read goes to Redis. */
export const ours: SubjectMaker = {
  name: "suggestion-box/cache",
  reader: (url, load) => {
    const store = openCacheStore({ url });
    const cache = createObjectCache<Versioned>({
      name: "chaos",
      store,
      load,
      parse: versioned,
      ttlMs: hourMs,
      nearTtlMs: 0,
    });
    return {
      get: (key) => cache.get(key),
      storeReads: () => cache.stats().storeHits,
      close: () => store.close(),
    };
  },
  writer: (url) => {
    const store = openCacheStore({ url });
    const load = (key: string): Promise<Versioned> => Promise.reject(new Error(`the writer reads nothing, not ${key}`));
    const cache = createObjectCache<Versioned>({ name: "chaos", store, load, ttlMs: hourMs, nearTtlMs: 0 });
    const raw = rawClient(url);
    return {
      write: async (key, value) => {
        await cache.upsert(key, value);
        const text = await answer(raw.get(`chaos::${key}`));
        return typeof text === "string" && text.endsWith(`,"d":{"id":"${key}","version":${value.version}}}}`);
      },
      close: async () => {
        raw.destroy();
        await store.close();
      },
    };
  },
};

type Raw = ReturnType<typeof rawClient>;

function rawClient(url: string) {
  const client = createClient({ url, RESP: 2, disableOfflineQueue: true });
  client.on("error", () => {});
  client.connect().catch(() => {});
  return client;
}

/** A reply, unless it fails or takes longer than anybody would wait for it. */
async function answer<T>(asked: Promise<T>): Promise<T | undefined> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<undefined>((resolve) => {
    timer = setTimeout(() => resolve(undefined), 200);
  });
  try {
    return await Promise.race([asked.catch(() => undefined), late]);
  } finally {
    clearTimeout(timer);
  }
}

/** What the second story ran: the value under the key, and whatever comes back is it. Time-outs fall back to the load. */
export const withoutEnvelope: SubjectMaker = {
  name: "a cache without envelopes",
  reader: (url, load) => {
    const client = rawClient(url);
    let storeReads = 0;
    return {
      get: async (key) => {
        const text = await answer(client.get(`chaos:${key}`));
        if (typeof text !== "string") return await load(key);
        storeReads += 1;
        return JSON.parse(text);
      },
      storeReads: () => storeReads,
      close: async () => client.destroy(),
    };
  },
  writer: (url) => {
    const client: Raw = rawClient(url);
    return {
      write: async (key, value) => (await answer(client.set(`chaos:${key}`, JSON.stringify(value)))) === "OK",
      close: async () => client.destroy(),
    };
  },
};
