import { openPostgres } from "../../src/storage/postgres/engine.ts";
import { openSqlite } from "../../src/storage/sqlite/engine.ts";
import { createStorage } from "../../src/storage/storage.ts";
import { type EngineName, fill } from "./fill.ts";
import { reads, timeReads } from "./reads.ts";
import { timeVotes, type VoteWay } from "./votes.ts";

/** One step of the benchmark in a process of its own: prints its figures as one line of JSON. */
const [step = "", engineName = "", place = "", ...rest] = process.argv.slice(2);
let commits = 0;
const engine = await open();

async function open() {
  if (engineName === "postgres") return await openPostgres({ url: place });
  return await openSqlite({ file: place, committed: () => (commits += 1) });
}

function nameOf(text: string): EngineName {
  if (text !== "sqlite" && text !== "postgres") throw new Error(`there is no engine ${text}`);
  return text;
}

function wayOf(text: string): VoteWay {
  if (text !== "one by one" && text !== "in groups") throw new Error(`votes are not stored ${text}`);
  return text;
}

const figures: Record<string, number> = {};
const storage = createStorage(engine);
switch (step) {
  case "fill":
    await fill(engine, { name: nameOf(engineName), total: Number(rest[0]), asking: Number(rest[1]) });
    break;
  case "reads":
    for (const [name, read] of Object.entries(reads)) {
      const { p50, p99, cpuMs, found } = await timeReads(read, storage, Number(rest[0]), Number(rest[1]));
      Object.assign(figures, { [`p99 ms: ${name}`]: p99, [`p50 ms: ${name}`]: p50, [`CPU ms: ${name}`]: cpuMs });
      figures[`found: ${name}`] = found;
    }
    break;
  case "votes":
    Object.assign(
      figures,
      await timeVotes(storage, engine, {
        engine: nameOf(engineName),
        way: wayOf(rest[0] ?? ""),
        count: Number(rest[1]),
        commits: () => commits,
      }),
    );
    break;
  default:
    throw new Error(`there is no step ${step}`);
}
await storage.close();
process.stdout.write(`${JSON.stringify(figures)}\n`, () => process.exit(0));
