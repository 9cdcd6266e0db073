import { memoryPeers, type Peer, redisPeers } from "./peers.mjs";
import { zipfKeys } from "./zipf.ts";

/** One peer, one measure, in a process of its own: prints its figures as one line of JSON. */
const [measure = "", name = "", url = ""] = process.argv.slice(2);

/** Fresh from JSON, as an answer of an API is: no text in it is shared with the key. */
const user = (id: string): object =>
  JSON.parse(`{"id":"${id}","username":"user ${id}","globalName":null,"avatar":"a1b2c3","bot":false}`);
const keysOf = (count: number): string[] =>
  Array.from({ length: count }, (_, index) => String(175_928_847_299_117_000n + BigInt(index) * 7_919n));
const now = (): number => performance.now();
const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

async function memory(load: (key: string) => Promise<object>, room: number): Promise<Peer> {
  const make = memoryPeers[name];
  if (make === undefined) throw new Error(`no peer ${name}`);
  return await make(load, room);
}

const measures: Readonly<Record<string, () => Promise<Record<string, number>>>> = {
  async hot() {
    const keys = keysOf(10_000);
    const peer = await memory(async (key) => user(key), 20_000);
    for (const key of keys) await peer.get(key);
    const figures: Record<string, number> = {};
    for (const callers of [1, 64]) {
      let reads = 0;
      const until = now() + 250;
      const startedAt = now();
      while (now() < until) {
        reads += 10_000;
        if (callers === 1) for (const key of keys) await peer.get(key);
        else {
          for (let at = 0; at < keys.length; at += callers) {
            const callersNow: unknown[] = [];
            for (let index = at; index < at + callers && index < keys.length; index += 1) {
              callersNow.push(peer.get(keys[index] ?? ""));
            }
            await Promise.all(callersNow);
          }
        }
      }
      figures[`ns a read, ${callers}`] = ((now() - startedAt) * 1e6) / reads;
    }
    return figures;
  },

  /** The same thousand keys are read however many there are, so that only the cache's own work is compared. */
  async size() {
    const figures: Record<string, number> = {};
    for (const count of name === "sweeping" ? [10, 10_000] : [10, 10_000, 1_000_000]) {
      const keys = keysOf(count);
      const peer = await memory(async (key) => user(key), count + 1);
      for (const key of keys) await peer.get(key);
      const read = keys.slice(0, 1_000);
      const turns = name === "sweeping" && count > 10 ? 1 : Math.ceil(300_000 / read.length);
      const reads = name === "sweeping" && count > 10 ? read.slice(0, 200) : read;
      const startedAt = now();
      for (let turn = 0; turn < turns; turn += 1) for (const key of reads) await peer.get(key);
      figures[`ns a read of ${count}`] = ((now() - startedAt) * 1e6) / (turns * reads.length);
    }
    return figures;
  },

  async stampede() {
    let loads = 0;
    const peer = await memory(async (key) => {
      loads += 1;
      await pause(20);
      return user(key);
    }, 20_000);
    await peer.get("warm");
    const reference = now();
    await pause(20);
    const loadMs = now() - reference;
    loads = 0;
    const cpu = process.cpuUsage();
    const startedAt = now();
    await Promise.all(Array.from({ length: 10_000 }, () => peer.get("cold")));
    const beyondMs = Math.max(0, now() - startedAt - loadMs);
    const { user: inUser, system } = process.cpuUsage(cpu);
    return { loads, "ms beyond": beyondMs, "CPU ms": (inUser + system) / 1_000 };
  },

  async many() {
    let loads = 0;
    const peer = await memory(async (key) => {
      loads += 1;
      await pause(20);
      return user(key);
    }, 20_000);
    await peer.get("warm");
    const keys = keysOf(1_000);
    const reference = now();
    await Promise.all(keys.map(() => pause(20)));
    const loadMs = now() - reference;
    loads = 0;
    const startedAt = now();
    await Promise.all(Array.from({ length: 20_000 }, (_, index) => peer.get(keys[index % 1_000] ?? "")));
    return { loads, "ms beyond": Math.max(0, now() - startedAt - loadMs) };
  },

  async heap() {
    const keys = keysOf(100_000);
    const peer = await memory(async (key) => user(key), 100_000);
    await peer.get("warm");
    globalThis.gc?.();
    const before = process.memoryUsage();
    for (const key of keys) await peer.get(key);
    globalThis.gc?.();
    const after = process.memoryUsage();
    const bytes = after.heapUsed - before.heapUsed + (after.arrayBuffers - before.arrayBuffers);
    await peer.get(keys[0] ?? "");
    return { "bytes an entry": bytes / keys.length };
  },

  async zipf() {
    let loads = 0;
    const peer = await memory(async (key) => {
      loads += 1;
      return user(key);
    }, 50_000);
    const keys = zipfKeys(1_000_000, 1_500_000);
    const names = keysOf(1_000_000);
    for (let at = 0; at < 500_000; at += 1) await peer.get(names[keys[at] ?? 0] ?? "");
    loads = 0;
    const startedAt = now();
    for (let at = 500_000; at < keys.length; at += 1) await peer.get(names[keys[at] ?? 0] ?? "");
    return { "hit %": 100 * (1 - loads / 1_000_000), "ns a read": now() - startedAt };
  },

  async redis() {
    const make = redisPeers[name];
    if (make === undefined) throw new Error(`no peer ${name}`);
    const peer = await make(async (key) => user(key), url);
    const keys = keysOf(10_000);
    for (let at = 0; at < keys.length; at += 500)
      await Promise.all(keys.slice(at, at + 500).map((key) => peer.get(key)));
    // The bot runs for weeks: what is measured is code that the compiler has seen.
    for (let at = 0; at < 100_000; at += 64) {
      await Promise.all(Array.from({ length: 64 }, (_, index) => peer.get(keys[(at + index) % keys.length] ?? "")));
    }
    const figures: Record<string, number> = {};
    for (const callers of [1, 64, 512]) {
      let reads = 0;
      let next = 0;
      const until = now() + 400;
      const startedAt = now();
      const caller = async (): Promise<void> => {
        while (now() < until) {
          next = (next + 1) % keys.length;
          await peer.get(keys[next] ?? "");
          reads += 1;
        }
      };
      await Promise.all(Array.from({ length: callers }, caller));
      figures[`reads a second, ${callers}`] = (reads * 1_000) / (now() - startedAt);
    }
    await peer.close?.();
    return figures;
  },

  /** One of several processes: waits for its parent's word, then a hundred callers ask for the key it names. */
  async shared() {
    const make = redisPeers[name];
    if (make === undefined) throw new Error(`no peer ${name}`);
    let loads = 0;
    const peer = await make(async (key) => {
      loads += 1;
      await pause(20);
      return user(key);
    }, url);
    await peer.get(`warm ${process.pid}`);
    process.on("message", (key: string) => {
      loads = 0;
      const startedAt = now();
      const callers = Array.from({ length: 100 }, () => peer.get(key));
      void Promise.all(callers).then(() => process.send?.({ loads, ms: now() - startedAt }));
    });
    process.send?.({ ready: true });
    await new Promise<void>((resolve) => process.once("disconnect", resolve));
    await peer.close?.();
    return {};
  },
};

const run = measures[measure];
if (run === undefined) throw new Error(`no measure ${measure}`);
const figures = await run();
if (measure !== "shared") process.stdout.write(`${JSON.stringify(figures)}\n`);
process.exit(0);
