import { performance } from "node:perf_hooks";
import { createClient } from "@keyv/redis";
import { plainMessage, StoreFault } from "./faults.ts";
import { within } from "./within.ts";

/** What a Redis tells about itself. */
export interface RedisFacts {
  /** The median time of a few PINGs. */
  readonly pingMs: number;
  /** Undefined where the user may not ask for it. */
  readonly server: RedisServerFacts | undefined;
  /** Its clock less ours, and by how much that may be wrong. */
  readonly clock: { readonly offsetMs: number; readonly uncertainMs: number } | undefined;
}

export interface RedisServerFacts {
  readonly version: string;
  readonly usedBytes: number;
  /** 0: no limit. */
  readonly limitBytes: number;
  /** What it does when the limit is reached, such as `allkeys-lfu`. */
  readonly policy: string;
}

const pings = 5;
const answerWithinMs = 3_000;

/** Asks the Redis at this address, and changes nothing there. Throws a StoreFault without the address's password. */
export async function inspectRedis(url: string): Promise<RedisFacts> {
  const client = createClient({
    url,
    RESP: 2,
    disableOfflineQueue: true,
    socket: { connectTimeout: answerWithinMs, reconnectStrategy: false },
  });
  let first: unknown;
  client.on("error", (error) => {
    first ??= error;
  });
  try {
    await inTime(client.connect());
    const times: number[] = [];
    for (let asked = 0; asked < pings; asked += 1) {
      const before = performance.now();
      await inTime(client.ping());
      times.push(performance.now() - before);
    }
    const [info, clock] = [await allowed(client.info()), await allowed(clockOf(client))];
    const pingMs = times.toSorted((one, other) => one - other)[Math.floor(pings / 2)] ?? 0;
    return { pingMs, server: info === undefined ? undefined : serverOf(info), clock };
  } catch (error) {
    // What the connection itself reports says more than what was then not sent.
    if (first === undefined && error instanceof StoreFault) throw error;
    throw new StoreFault("error", plainMessage(first ?? error));
  } finally {
    if (client.isOpen) client.destroy();
  }
}

async function inTime<T>(answer: Promise<T>): Promise<T> {
  if (!(await within(answer, answerWithinMs))) throw new StoreFault("timeout", `no answer within ${answerWithinMs} ms`);
  return await answer;
}

/** Undefined where an access list does not let this user ask. */
async function allowed<T>(answer: Promise<T>): Promise<T | undefined> {
  try {
    return await inTime(answer);
  } catch (error) {
    if (error instanceof Error && error.message.startsWith("NOPERM")) return undefined;
    throw error;
  }
}

async function clockOf(client: { sendCommand(words: string[]): Promise<unknown> }): Promise<RedisFacts["clock"]> {
  const before = Date.now();
  const answer = await client.sendCommand(["TIME"]);
  const uncertainMs = (Date.now() - before) / 2;
  const [seconds, microseconds] = Array.isArray(answer) ? answer.map(Number) : [];
  if (seconds === undefined || microseconds === undefined) return undefined;
  return { offsetMs: seconds * 1_000 + microseconds / 1_000 - before - uncertainMs, uncertainMs };
}

function serverOf(info: string): RedisServerFacts {
  const field = (name: string) => new RegExp(`^${name}:(.*?)\\r?$`, "m").exec(info)?.[1] ?? "";
  return {
    version: field("redis_version"),
    usedBytes: Number(field("used_memory")),
    limitBytes: Number(field("maxmemory")),
    policy: field("maxmemory_policy"),
  };
}
