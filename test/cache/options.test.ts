import { describe, expect, it } from "vitest";
import { createObjectCache, type ObjectCacheOptions, openCacheStore } from "../../src/cache/index.ts";

const good: ObjectCacheOptions<number> = { name: "n", store: openCacheStore(), ttlMs: 1, load: async () => 1 };

describe("object cache options", () => {
  it.each<[string, Partial<ObjectCacheOptions<number>>]>([
    ["ttlMs is 0, expected at least 1", { ttlMs: 0 }],
    ["ttlMs is NaN", { ttlMs: Number.NaN }],
    ["maxEntries is 0", { maxEntries: 0 }],
    ["nearTtlMs is -1, expected at least 0", { nearTtlMs: -1 }],
    ["loadTimeoutMs is 0", { loadTimeoutMs: 0 }],
    ["maxConcurrentLoads is 0", { maxConcurrentLoads: 0 }],
    ['Cache name "a:b"', { name: "a:b" }],
    [
      "must come from openCacheStore",
      { store: { kind: "memory", health: () => good.store.health(), close: async () => {} } },
    ],
  ])("says %s", (sentence, wrong) => {
    expect(() => createObjectCache({ ...good, ...wrong })).toThrow(sentence);
  });

  it.each(["http://localhost", "redis:/x", "localhost:6379", "memorysomething"])(
    "turns down the address %s without repeating it",
    (url) => {
      expect(() => openCacheStore({ url })).toThrow("must be memory:// or redis[s]://");
    },
  );

  it.each([undefined, "", "memory://"])("opens memory for the address %s", (url) => {
    const store = openCacheStore(url === undefined ? {} : { url });
    expect(store.kind).toBe("memory");
    expect(store.health()).toMatchObject({ state: "ready", since: expect.any(Date) });
  });
});
