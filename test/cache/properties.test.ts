import * as fc from "fast-check";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { createObjectCache, openCacheStore } from "../../src/cache/index.ts";
import { naiveSubject, singleFlightSubject, TimedCache } from "./rig/controls.ts";
import { play, type Subject, schedules, type Versioned, type World } from "./rig/schedule.ts";

/** Several subjects in one process, on a clock that only the schedule moves. */
function worldOf(create: (load: (key: string) => Promise<Versioned>) => Subject[]): World {
  return {
    create: async (load) => ({ subjects: create(load), caughtUp: async () => {}, close: async () => {} }),
    now: () => Date.now(),
    advance: (ms) => void vi.advanceTimersByTime(ms),
    settle: async (rounds) => {
      for (let round = 0; round < rounds * 4; round += 1) await Promise.resolve();
    },
  };
}

const ours = (nearTtlMs: number): World =>
  worldOf((load) => {
    const store = openCacheStore({});
    const cache = () => createObjectCache<Versioned>({ name: "things", store, load, ttlMs: 1_000, nearTtlMs });
    const caches = [cache(), cache(), cache()];
    return caches.map((cache) => ({
      get: (key) => cache.get(key),
      upsert: (key, value, observedAt) => cache.upsert(key, value, { observedAt }),
      delete: (key) => cache.delete(key),
    }));
  });

const naive = worldOf((load) => {
  const cache = new TimedCache();
  return [naiveSubject(cache, load)];
});

const singleFlight = worldOf((load) => [singleFlightSubject(new Map(), new Map(), load)]);

const playedOn = (world: World) => fc.asyncProperty(schedules, (steps) => play(world, steps));

describe("every schedule of gets, upserts, deletes, expiry and failing loads", () => {
  beforeEach(() => {
    vi.useFakeTimers({ toFake: ["Date", "setTimeout", "clearTimeout"] });
  });

  afterEach(() => {
    vi.useRealTimers();
  });

  it.each([1_000, 0])("keeps G1, G2, G3 and G10 on three caches over one store (near TTL %i ms)", async (nearTtlMs) => {
    await expect(fc.assert(playedOn(ours(nearTtlMs)), { numRuns: 1_000 })).resolves.toBeUndefined();
  });

  it("catches the get / fetch / add cache of the first story", async () => {
    const { failed, error } = await outcome(naive);
    expect(failed).toBe(true);
    expect(error).toMatch(/G1|ExistingEntry|threw/);
  });

  it("catches a cache that shares flights but sets what comes late", async () => {
    const { failed, error } = await outcome(singleFlight);
    expect(failed).toBe(true);
    expect(error).toMatch(/G3/);
  });
});

async function outcome(world: World): Promise<{ failed: boolean; error: string }> {
  const { failed, errorInstance } = await fc.check(playedOn(world), { numRuns: 1_000, endOnFailure: true });
  return { failed, error: String(errorInstance) };
}
