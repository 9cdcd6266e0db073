import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { createObjectCache, NotFound, type ObjectCacheOptions, openCacheStore } from "../../src/cache/index.ts";
import { settled } from "../helpers/gate.ts";

interface Person {
  readonly name: string;
}

/** A cache whose loads count up, on a clock that the test moves. */
function start(options: Partial<ObjectCacheOptions<Person>> = {}) {
  const loads: string[] = [];
  const cache = createObjectCache<Person>({
    name: "people",
    store: openCacheStore({}),
    ttlMs: 1_000,
    load: async (key) => {
      loads.push(key);
      return { name: `load ${loads.length}` };
    },
    ...options,
  });
  return { cache, loads };
}

describe("object cache in time", () => {
  beforeEach(() => {
    vi.useFakeTimers({ toFake: ["Date", "setTimeout", "clearTimeout", "performance"] });
  });

  afterEach(() => {
    vi.useRealTimers();
    vi.restoreAllMocks();
  });

  it("loads again after the TTL, and not before nine tenths of it", async () => {
    const { cache, loads } = start();
    await cache.get("1");
    vi.advanceTimersByTime(899);
    await cache.get("1");
    expect(loads).toHaveLength(1);
    vi.advanceTimersByTime(101);
    expect(await cache.get("1")).toEqual({ name: "load 2" });
  });

  it("expires keys that were filled together at different times, and never late", async () => {
    const { cache } = start({ ttlMs: 10_000 });
    const keys = Array.from({ length: 200 }, (_, index) => String(index));
    await cache.getMany(keys);
    vi.advanceTimersByTime(9_500);
    const left = keys.filter((key) => cache.peek(key) !== undefined).length;
    expect(left).toBeGreaterThan(50);
    expect(left).toBeLessThan(150);
    vi.advanceTimersByTime(500);
    expect(keys.filter((key) => cache.peek(key) !== undefined)).toEqual([]);
  });

  it("keeps not found for the negative TTL only", async () => {
    let asked = 0;
    const { cache } = start({
      negativeTtlMs: 100,
      load: async () => {
        asked += 1;
        throw new NotFound();
      },
    });
    await expect(cache.get("1")).rejects.toBeInstanceOf(NotFound);
    vi.advanceTimersByTime(89);
    await expect(cache.get("1")).rejects.toBeInstanceOf(NotFound);
    expect(asked).toBe(1);
    vi.advanceTimersByTime(11);
    await expect(cache.get("1")).rejects.toBeInstanceOf(NotFound);
    expect(asked).toBe(2);
  });

  it("gives an entry a TTL of its own", async () => {
    const { cache, loads } = start();
    await cache.upsert("1", { name: "short" }, { ttlMs: 100 });
    vi.advanceTimersByTime(100);
    await cache.get("1");
    expect(loads).toEqual(["1"]);
  });

  it("slides the expiry of what is read, when asked to", async () => {
    const { cache, loads } = start({ expiry: "access" });
    await cache.get("1");
    for (let read = 0; read < 10; read += 1) {
      vi.advanceTimersByTime(600);
      await cache.get("1");
    }
    expect(loads).toHaveLength(1);
    vi.advanceTimersByTime(1_000);
    await cache.get("1");
    expect(loads).toHaveLength(2);
  });

  it("does not slide by default", async () => {
    const { cache, loads } = start();
    await cache.get("1");
    vi.advanceTimersByTime(600);
    await cache.get("1");
    vi.advanceTimersByTime(600);
    await cache.get("1");
    expect(loads).toHaveLength(2);
  });

  it("learns from an unchanged observation that the value still holds", async () => {
    const { cache, loads } = start();
    await cache.upsert("1", { name: "ana" });
    vi.advanceTimersByTime(800);
    expect(await cache.upsert("1", { name: "ana" })).toBe("unchanged");
    vi.advanceTimersByTime(800);
    expect(await cache.get("1")).toEqual({ name: "ana" });
    expect(loads).toEqual([]);
  });

  it("serves a stale value while loads fail, for as long as it was told to, and says so", async () => {
    let failing = false;
    const { cache } = start({
      staleIfErrorMs: 500,
      load: async () => {
        if (failing) throw new Error("unavailable");
        return { name: "ana" };
      },
    });
    await cache.get("1");
    failing = true;
    vi.advanceTimersByTime(1_000);
    expect(await cache.get("1")).toEqual({ name: "ana" });
    expect(cache.stats()).toMatchObject({ staleServed: 1, loadErrors: 1 });
    expect(cache.peek("1")).toBeUndefined();
    vi.advanceTimersByTime(500);
    await expect(cache.get("1")).rejects.toThrow("unavailable");
  });

  it("does not serve a stale value when the object is gone, nor after a delete", async () => {
    let failure: Error | undefined;
    const { cache } = start({
      staleIfErrorMs: 500,
      load: async () => {
        if (failure !== undefined) throw failure;
        return { name: "ana" };
      },
    });
    await cache.getMany(["1", "2"]);
    vi.advanceTimersByTime(1_000);
    failure = new NotFound();
    await expect(cache.get("1")).rejects.toBeInstanceOf(NotFound);
    await cache.delete("2");
    failure = new Error("unavailable");
    await expect(cache.get("2")).rejects.toThrow("unavailable");
  });

  it("holds a delete against older upserts for a minute, even past a newer one that expired", async () => {
    const { cache } = start();
    const before = Date.now();
    vi.advanceTimersByTime(10);
    await cache.delete("1");
    await cache.upsert("1", { name: "newer" }, { ttlMs: 50 });
    vi.advanceTimersByTime(59_000);
    expect(await cache.upsert("1", { name: "older" }, { observedAt: before })).toBe("stale");
    vi.advanceTimersByTime(1_001);
    expect(await cache.upsert("1", { name: "older" }, { observedAt: before })).toBe("stored");
  });

  it("ends every load at its own time-out, however many wait in the queue", async () => {
    const { cache } = start({ maxConcurrentLoads: 1, loadTimeoutMs: 100, load: () => new Promise(() => {}) });
    const callers = ["1", "2"].map((key) => cache.get(key).catch((error: Error) => error.name));
    await settled();
    vi.advanceTimersByTime(100);
    expect(await callers[0]).toBe("LoadTimeout");
    await settled();
    vi.advanceTimersByTime(100);
    expect(await callers[1]).toBe("LoadTimeout");
  });

  it("frees the place in the queue of who gives up", async () => {
    const { cache } = start({ maxConcurrentLoads: 1, loadTimeoutMs: 100, load: () => new Promise(() => {}) });
    const first = cache.get("1").catch((error: Error) => error.name);
    const controller = new AbortController();
    const second = cache.get("2", { signal: controller.signal }).catch((error: Error) => error.name);
    await settled();
    controller.abort();
    expect(await second).toBe("AbortError");
    vi.advanceTimersByTime(100);
    expect(await first).toBe("LoadTimeout");
    expect(cache.stats().loads).toBe(1);
  });

  it("sets no timer for an entry", async () => {
    const { cache } = start();
    await cache.getMany(Array.from({ length: 100 }, (_, index) => String(index)));
    expect(vi.getTimerCount()).toBe(0);
  });
});
