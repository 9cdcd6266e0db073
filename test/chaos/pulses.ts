import { setTimeout as pause } from "node:timers/promises";
import type { Fault, FaultProxy } from "../helpers/fault-proxy.ts";
import type { RedisServer } from "../helpers/redis-server.ts";

interface World {
  readonly server: RedisServer;
  readonly proxy: FaultProxy;
  readonly random: () => number;
}

type Pulse = (world: World) => Promise<void>;

/** So long the world is quiet after a pulse. */
const calmMs = 20;

const between = (random: () => number, least: number, most: number): number => least + random() * (most - least);

const harm =
  (make: (random: () => number) => Fault): Pulse =>
  async ({ proxy, random }) => {
    proxy.fault = make(random);
    await pause(between(random, 20, 120));
    proxy.fault = { kind: "none" };
  };

const chanceOf = (random: () => number): number => between(random, 0.01, 0.5);

/** Each with its share of all pulses. */
const table: readonly { readonly kind: string; readonly weight: number; readonly run: Pulse }[] = [
  {
    kind: "frozen",
    weight: 8,
    run: async ({ server, random }) => {
      server.freeze();
      await pause(between(random, 1, random() < 0.2 ? 700 : 100));
      server.thaw();
    },
  },
  {
    kind: "late",
    weight: 3,
    run: harm((random) => ({ kind: "late", chance: chanceOf(random), ms: between(random, 1, 300) })),
  },
  { kind: "dropped", weight: 3, run: harm((random) => ({ kind: "dropped", chance: chanceOf(random) })) },
  { kind: "split", weight: 2, run: harm((random) => ({ kind: "split", chance: chanceOf(random) })) },
  { kind: "duplicated", weight: 3, run: harm((random) => ({ kind: "duplicated", chance: chanceOf(random) })) },
  { kind: "repeated-later", weight: 3, run: harm((random) => ({ kind: "repeated-later", chance: chanceOf(random) })) },
  { kind: "reordered", weight: 3, run: harm((random) => ({ kind: "reordered", chance: chanceOf(random) })) },
  { kind: "cut", weight: 2, run: harm((random) => ({ kind: "cut", chance: chanceOf(random) })) },
  { kind: "all connections cut", weight: 1, run: async ({ proxy }) => proxy.cutAll() },
  {
    kind: "held up",
    weight: 1,
    run: async ({ proxy, random }) => {
      proxy.hold();
      await pause(between(random, 1, 400));
      proxy.release();
    },
  },
  {
    kind: "killed",
    weight: 0.5,
    run: async ({ server, random }) => {
      await server.kill();
      await pause(between(random, 1, 300));
      await server.start();
    },
  },
  { kind: "flushed", weight: 0.5, run: async ({ server }) => void (await server.command("FLUSHALL")) },
  {
    kind: "full",
    weight: 0.5,
    run: async ({ server, random }) => {
      await server.command("CONFIG", "SET", "maxmemory", "1");
      await pause(between(random, 1, 150));
      await server.command("CONFIG", "SET", "maxmemory", "0");
    },
  },
];

/** One disturbance after another, drawn by their weights. */
export function makePulses(world: World): { next(): Promise<string>; calm(): Promise<void> } {
  const total = table.reduce((sum, { weight }) => sum + weight, 0);
  return {
    next: async () => {
      let at = world.random() * total;
      const pulse = table.find(({ weight }) => (at -= weight) < 0) ?? table[0];
      if (pulse === undefined) throw new Error("there are no pulses");
      await pulse.run(world);
      await pause(calmMs);
      return pulse.kind;
    },
    calm: async () => {
      world.server.thaw();
      world.proxy.fault = { kind: "none" };
    },
  };
}
