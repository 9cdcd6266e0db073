import * as fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createObjectCache, openCacheStore } from "../../src/cache/index.ts";
import { type RedisServer, startRedis } from "../helpers/redis-server.ts";
import { play, schedules, type Versioned, type World } from "./rig/schedule.ts";

describe("every schedule on one Redis", () => {
  let server: RedisServer;

  beforeAll(async () => {
    server = await startRedis();
  });

  afterAll(async () => {
    await server.stop();
  });

  /** Three caches in two processes, as far as Redis can tell, in real time. */
  function world(nearTtlMs: number): World {
    let last = 0;
    return {
      create: async (load) => {
        await server.command("FLUSHALL");
        const stores = [openCacheStore({ url: server.url }), openCacheStore({ url: server.url })];
        const caches = [...stores, ...stores.slice(0, 1)].map((store) =>
          createObjectCache<Versioned>({ name: "things", store, load, ttlMs: 600_000, nearTtlMs }),
        );
        await Promise.all(caches.map((cache) => cache.upsert("warm", { key: "warm", version: 0 })));
        return {
          subjects: caches.map((cache) => ({
            get: (key) => cache.get(key),
            upsert: (key, value, observedAt) => cache.upsert(key, value, { observedAt }),
            delete: (key) => cache.delete(key),
          })),
          // A connection's answers come in order: behind this one's, all earlier ones have been read.
          caughtUp: async () => {
            await Promise.all(caches.map((cache) => cache.get("warm")));
            await new Promise((resolve) => setImmediate(resolve));
          },
          close: async () => void (await Promise.all(stores.map((store) => store.close()))),
        };
      },
      now: () => {
        last = Math.max(last, Date.now());
        return last;
      },
      // Only to the next millisecond: what happens at one time cannot be told apart.
      advance: () => {
        const until = Date.now() + 1;
        while (Date.now() < until);
      },
      settle: async (rounds) => {
        for (let round = 0; round < rounds * 3; round += 1) await new Promise((resolve) => setTimeout(resolve, 1));
      },
    };
  }

  it("keeps G1, G2, G3 and G10 on three caches that read it every time", async () => {
    const property = fc.asyncProperty(schedules, (steps) => play(world(0), steps));
    await expect(fc.assert(property, { numRuns: 60 })).resolves.toBeUndefined();
  }, 120_000);
});
