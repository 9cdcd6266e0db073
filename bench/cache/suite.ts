import { type ChildProcess, execFile, fork } from "node:child_process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { startRedis } from "../../test/helpers/redis-server.ts";

const run = promisify(execFile);
const worker = fileURLToPath(new URL("worker.ts", import.meta.url));

/** Figures of every round, by measure, peer and figure. */
export type Rounds = Map<string, Map<string, Map<string, number[]>>>;

interface Measure {
  readonly name: string;
  readonly peers: readonly string[];
  readonly rounds: number;
}

const everybody = [
  "ours",
  "map",
  "lru-cache",
  "keyv",
  "cacheable",
  "bentocache",
  "async-cache-dedupe",
  "cache-manager",
];

const measures: readonly Measure[] = [
  { name: "hot", peers: everybody, rounds: 5 },
  { name: "size", peers: ["ours", "map", "sweeping"], rounds: 3 },
  { name: "stampede", peers: everybody, rounds: 5 },
  { name: "many", peers: everybody, rounds: 5 },
  { name: "heap", peers: everybody, rounds: 3 },
  { name: "zipf", peers: ["ours", "lru-cache"], rounds: 3 },
  { name: "redis", peers: ["ours", "raw", "keyv", "cacheable"], rounds: 9 },
  { name: "shared", peers: ["ours", "keyv", "cacheable"], rounds: 20 },
];

/** Runs every measure on every peer, one process each, the peers of a round in a row so that noise meets all alike. */
export async function runSuite(
  only: readonly string[],
  rounds: number | undefined,
  say: (line: string) => void,
): Promise<Rounds> {
  const results: Rounds = new Map();
  for (const measure of measures) {
    if (only.length > 0 && !only.includes(measure.name)) continue;
    say(`${measure.name} …`);
    const redis = measure.name === "redis" || measure.name === "shared" ? await startRedis() : undefined;
    const byPeer = new Map<string, Map<string, number[]>>();
    results.set(measure.name, byPeer);
    const note = (peer: string, figures: Record<string, number>): void => {
      const columns = byPeer.get(peer) ?? new Map<string, number[]>();
      byPeer.set(peer, columns);
      for (const [figure, value] of Object.entries(figures))
        columns.set(figure, [...(columns.get(figure) ?? []), value]);
    };
    const count = rounds ?? measure.rounds;
    try {
      if (measure.name === "shared") {
        for (const peer of measure.peers)
          for (const round of await shared(peer, redis?.url ?? "", count)) note(peer, round);
        continue;
      }
      for (let round = 0; round < count; round += 1) {
        for (const peer of measure.peers) {
          const args = ["--expose-gc", worker, measure.name, peer, redis?.url ?? ""];
          const { stdout } = await run(process.execPath, args);
          note(peer, JSON.parse(stdout));
        }
      }
    } finally {
      await redis?.stop();
    }
  }
  return results;
}

/** Four processes with a hundred callers each ask for one cold key at once, again and again. */
async function shared(peer: string, url: string, rounds: number): Promise<Record<string, number>[]> {
  const children = Array.from({ length: 4 }, () => fork(worker, ["shared", peer, url], { execArgv: [] }));
  const ended = children.map((child) => new Promise<void>((resolve) => child.once("exit", () => resolve())));
  await Promise.all(children.map(answer));
  const figures: Record<string, number>[] = [];
  for (let round = 0; round < rounds; round += 1) {
    const answers = children.map(answer);
    for (const child of children) child.send(`cold ${round}`);
    const told = (await Promise.all(answers)) as { loads: number; ms: number }[];
    const loads = told.reduce((sum, one) => sum + one.loads, 0);
    figures.push({ loads, "ms beyond": Math.max(...told.map(({ ms }) => ms)) - 20 });
  }
  for (const child of children) child.disconnect();
  await Promise.all(ended);
  return figures;
}

function answer(child: ChildProcess): Promise<unknown> {
  return new Promise((resolve, reject) => {
    const ended = (code: number | null) => reject(new Error(`a process of the benchmark ended with ${code}`));
    child.once("exit", ended);
    child.once("message", (told) => {
      child.off("exit", ended);
      resolve(told);
    });
  });
}
