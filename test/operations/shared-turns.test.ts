import pino from "pino";
import { afterAll, afterEach, beforeEach, describe, expect, it } from "vitest";
import type { Shards } from "../../src/operations/shards.ts";
import { SharedTurns } from "../../src/operations/shared-turns.ts";
import { eventually } from "../helpers/eventually.ts";
import { type RedisServer, startRedis } from "../helpers/redis-server.ts";

const server: RedisServer = await startRedis();
afterAll(() => server.stop());

const lines: string[] = [];
const log = pino({ level: "info" }, { write: (line: string) => void lines.push(line) });
const quarter: Shards = { ids: [0, 1, 2, 3], count: 16 };
const never = new AbortController().signal;
let processes: SharedTurns[] = [];

beforeEach(() => void (lines.length = 0));
afterEach(() => {
  for (const one of processes) one.close();
  processes = [];
});

/** So many processes of one bot. */
async function started(count: number, token: string): Promise<readonly SharedTurns[]> {
  const some = Array.from({ length: count }, () => new SharedTurns({ url: server.url, token, shards: quarter, log }));
  processes.push(...some);
  await Promise.all(some.map((one) => one.open()));
  return some;
}

/** When each of so many requests was let through, asked for by all processes at once. */
async function requestsOf(sharing: readonly SharedTurns[], each: number): Promise<readonly number[]> {
  const times: number[] = [];
  const asked = sharing.flatMap((one) =>
    Array.from({ length: each }, async () => {
      await one.request(undefined);
      times.push(performance.now());
    }),
  );
  await Promise.all(asked);
  return times.toSorted((one, other) => one - other);
}

function busiestSecond(times: readonly number[]): number {
  return Math.max(...times.map((at) => times.filter((other) => other >= at && other < at + 1_000).length));
}

describe("processes that share a Redis", () => {
  it("send at most 40 requests in any second together, whichever of them has something to send", async () => {
    const sharing = await started(4, "c2hhcmVk.a.b");
    expect(busiestSecond(await requestsOf(sharing, 20))).toBeLessThanOrEqual(40);
    const [alone] = await started(1, "YWxvbmU.a.b");
    if (alone === undefined) throw new Error("not started");
    // More than its share of a quarter.
    expect(busiestSecond(await requestsOf([alone], 40))).toBeGreaterThan(10);
    expect(lines).toEqual([]);
  });

  it("do not count another bot's requests", async () => {
    const [one] = await started(1, "b25l.a.b");
    const [other] = await started(1, "b3RoZXI.a.b");
    if (one === undefined || other === undefined) throw new Error("not started");
    await requestsOf([one], 40);
    const first = one.request(undefined).then(() => "one");
    expect(await Promise.race([first, other.request(undefined).then(() => "other")])).toBe("other");
    await first;
  });

  it("begin one session of a bucket in 5 s together, and of another one meanwhile", async () => {
    const [one, other] = await started(2, "aWRlbnRpZnk.a.b");
    if (one === undefined || other === undefined) throw new Error("not started");
    const begun: { readonly bucket: number; readonly at: number }[] = [];
    const begins = async (turns: SharedTurns, bucket: number) => {
      await turns.identify(bucket, never);
      begun.push({ bucket, at: performance.now() });
    };
    await Promise.all([begins(one, 0), begins(other, 0), begins(other, 1)]);
    expect(begun.filter(({ bucket }) => bucket === 0)).toHaveLength(2);
    expect(begun.at(-1)?.bucket).toBe(0);
    const [first, second] = begun.filter(({ bucket }) => bucket === 0);
    expect((second?.at ?? 0) - (first?.at ?? 0)).toBeGreaterThanOrEqual(5_000);
  });

  it("stop waiting when they are told to", async () => {
    const [one] = await started(1, "c3RvcA.a.b");
    if (one === undefined) throw new Error("not started");
    const stopping = new AbortController();
    await one.identify(0, stopping.signal);
    const waiting = one.identify(0, stopping.signal);
    stopping.abort();
    await expect(waiting).rejects.toThrow(/abort/i);
  });
});

describe("a process whose Redis is away", () => {
  it("keeps to its share, says so once, and shares again when it is back", async () => {
    const [one] = await started(1, "YXdheQ.a.b");
    if (one === undefined) throw new Error("not started");
    await one.request(undefined);
    await server.kill();
    const times = await requestsOf([one], 20);
    // A quarter of 40.
    expect(busiestSecond(times)).toBeLessThanOrEqual(10);
    await server.start();
    await eventually(async () => {
      await one.request(undefined);
      return lines.some((line) => line.includes("divides requests among processes again"));
    });
    expect(lines.filter((line) => line.includes("does not divide"))).toHaveLength(1);
  });
});
