import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { Readiness, type ReadinessOptions } from "../../src/operations/readiness.ts";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const works: ReadinessOptions = { gateway: () => true, database: () => Promise.resolve(), cache: () => true };

it.each<{ what: string; parts: Partial<ReadinessOptions>; state: string; failing: string[] }>([
  { what: "everything works", parts: {}, state: "ready", failing: [] },
  { what: "the cache is away", parts: { cache: () => false }, state: "degraded", failing: ["cache"] },
  { what: "the gateway is away", parts: { gateway: () => false }, state: "unready", failing: ["gateway"] },
  { what: "another process has its shards", parts: { standsBy: () => true }, state: "standing-by", failing: [] },
  {
    what: "another process has its shards, and it could not take over",
    parts: { standsBy: () => true, gateway: () => false },
    state: "unready",
    failing: ["gateway"],
  },
  {
    what: "the database refuses",
    parts: { database: () => Promise.reject(new Error("disk full")), cache: () => false },
    state: "unready",
    failing: ["database", "cache"],
  },
])("says $state when $what", async ({ parts, state, failing }) => {
  expect(await new Readiness({ ...works, ...parts }).check()).toMatchObject({ state, failing });
});

it("says unready after a second of a database that hangs, asks it one thing however many look, and sees it come back", async () => {
  let asked = 0;
  let { promise, resolve } = Promise.withResolvers<void>();
  const database = () => {
    asked += 1;
    return promise;
  };
  const readiness = new Readiness({ ...works, database });
  const looks = [readiness.check(), readiness.check()];
  await vi.advanceTimersByTimeAsync(999);
  expect(await Promise.race([...looks, Promise.resolve("not yet")])).toBe("not yet");
  await vi.advanceTimersByTimeAsync(1);
  for (const look of looks) expect(await look).toMatchObject({ state: "unready", failing: ["database"] });
  const again = readiness.check();
  await vi.advanceTimersByTimeAsync(1_000);
  expect((await again).state).toBe("unready");
  expect(asked).toBe(1);

  resolve();
  await vi.advanceTimersByTimeAsync(0);
  ({ promise, resolve } = Promise.withResolvers<void>());
  resolve();
  expect((await readiness.check()).state).toBe("ready");
  expect(asked).toBe(2);
});
