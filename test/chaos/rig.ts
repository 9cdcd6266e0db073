import { startProxy } from "../helpers/fault-proxy.ts";
import { type RedisServer, startRedis } from "../helpers/redis-server.ts";
import { makePulses } from "./pulses.ts";

/** What a key's value must prove: whose it is, and how new. */
export interface Versioned {
  readonly id: string;
  readonly version: number;
}

/** A cache under test, reading through the proxy. */
export interface Subject {
  get(key: string): Promise<Versioned>;
  /** How many values came out of Redis, and not from a load. */
  storeReads(): number;
  close(): Promise<void>;
}

/** Who changes values, on a connection of its own that no proxy harms. */
export interface Writer {
  /** Whether the value has verifiably reached Redis: what could not be written may be told to it later. */
  write(key: string, value: Versioned): Promise<boolean>;
  close(): Promise<void>;
}

export interface SubjectMaker {
  readonly name: string;
  reader(url: string, load: (key: string) => Promise<Versioned>): Subject;
  writer(url: string): Writer;
}

export interface ChaosOptions {
  readonly subject: SubjectMaker;
  readonly pulses: number;
  readonly reads: number;
  readonly random: () => number;
  /** 100 unless told; with one key, only its version can tell an old reply from a new one. */
  readonly keys?: number;
  readonly report?: (line: string) => void;
  /** Ends the run at the first wrong value, as the seed's loop does. */
  readonly stopAtFirst?: boolean;
  /** Ends the run early. */
  readonly signal?: AbortSignal;
}

export interface ChaosResult {
  readonly wrong: readonly string[];
  readonly reads: number;
  readonly pulses: number;
  readonly slowestMs: number;
  readonly kinds: Readonly<Record<string, number>>;
  readonly harmed: number;
  readonly connections: number;
}

/** The second story's loop: keys 1..100, each read for ever, while the world shakes. Values carry versions that rise. */
export async function runChaos(options: ChaosOptions): Promise<ChaosResult> {
  const { subject, random } = options;
  const keys = Array.from({ length: options.keys ?? 100 }, (_, index) => String(index + 1));
  const server: RedisServer = await startRedis();
  const proxy = await startProxy(server.port, random);
  const truth = new Map(keys.map((key) => [key, 0]));
  /** A read that begins when a write has been acknowledged must not fall behind it. */
  const floors = new Map(truth);
  const load = async (key: string): Promise<Versioned> => {
    const version = truth.get(key) ?? 0;
    await new Promise((resolve) => setTimeout(resolve, 1));
    return { id: key, version };
  };
  const reader = subject.reader(proxy.url, load);
  const writer = subject.writer(server.url);
  const pulses = makePulses({ server, proxy, random });
  const wrong: string[] = [];
  const kinds: Record<string, number> = {};
  const run = { over: options.signal?.aborted === true };
  options.signal?.addEventListener("abort", () => {
    run.over = true;
  });
  let done = 0;
  let slowestMs = 0;

  const judge = (key: string, floor: number, value: Versioned): void => {
    if (value?.id !== key) wrong.push(`asked for ${key}, given ${JSON.stringify(value)}`);
    else if (value.version < floor) wrong.push(`${key} fell from version ${floor} to ${value.version}`);
    if (wrong.length > 0 && options.stopAtFirst === true) run.over = true;
  };

  const readOn = async (key: string): Promise<void> => {
    for (let turn = 0; !run.over; turn += 1) {
      const floor = floors.get(key) ?? 0;
      const startedAt = performance.now();
      judge(key, floor, await reader.get(key));
      slowestMs = Math.max(slowestMs, performance.now() - startedAt);
      // Loads alone never yield to the sockets: the loop has to turn for Redis to be heard again.
      if (turn % 16 === 15) await new Promise((resolve) => setImmediate(resolve));
    }
  };

  const writeOn = async (): Promise<void> => {
    while (!run.over) {
      const key = keys[Math.floor(random() * keys.length)] ?? "1";
      const version = (truth.get(key) ?? 0) + 1;
      truth.set(key, version);
      if (await writer.write(key, { id: key, version })) floors.set(key, version);
      await new Promise((resolve) => setTimeout(resolve, 1));
    }
  };

  const shake = async (): Promise<void> => {
    const each = options.reads / Math.max(1, options.pulses);
    let saidAt = performance.now();
    while (!run.over && (done < options.pulses || reader.storeReads() < options.reads)) {
      if (done < options.pulses && reader.storeReads() >= done * each) {
        const kind = await pulses.next();
        kinds[kind] = (kinds[kind] ?? 0) + 1;
        done += 1;
      }
      await new Promise((resolve) => setTimeout(resolve, 5));
      if (performance.now() - saidAt > 10_000) {
        saidAt = performance.now();
        options.report?.(`${wrong.length} wrong values in ${reader.storeReads()} reads over ${done} pulses so far`);
      }
    }
    run.over = true;
  };

  try {
    await Promise.all([shake(), writeOn(), ...keys.map(readOn)]);
  } finally {
    run.over = true;
    await pulses.calm();
    await Promise.all([reader.close(), writer.close()]);
    await proxy.close();
    await server.stop();
  }
  const { harmed, connections } = proxy;
  return { wrong, reads: reader.storeReads(), pulses: done, slowestMs, kinds, harmed, connections };
}
