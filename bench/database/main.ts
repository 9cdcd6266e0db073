import { execFile } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { startPostgres } from "../../test/helpers/postgres-server.ts";
import {
  type BenchOptions,
  type Figures,
  machine,
  note,
  printTables,
  printVerdicts,
  type Rounds,
  toOutput,
  writeJson,
} from "../report.ts";
import { databaseVerdicts } from "./targets.ts";

const run = promisify(execFile);
const worker = fileURLToPath(new URL("worker.ts", import.meta.url));

/** Two databases on each engine: the server that asks has all of the small one, and a hundredth of the large one. */
function sizes(quick: boolean) {
  const small = { name: "small", total: quick ? 100 : 1_000, asking: quick ? 100 : 1_000 };
  const large = { name: "large", total: quick ? 2_000 : 1_000_000, asking: quick ? 1_000 : 10_000 };
  return { small, large };
}

/** What members ask for, and what votes cost, on both engines; a process for each engine, size and round. */
export async function benchDatabase(options: BenchOptions): Promise<Rounds> {
  const { json, only, quick, say = toOutput } = options;
  const rounds = options.rounds ?? (quick ? 1 : 3);
  const head = machine();
  say(quick ? `${head}, quick` : head);
  const results: Rounds = new Map();
  const folder = mkdtempSync(path.join(tmpdir(), "suggestion-box-bench-"));
  const wanted = (engine: string) => only.length === 0 || only.some((name) => engine.startsWith(name));
  const postgres = wanted("postgres") ? await startPostgres({ durable: true }) : undefined;
  const ask = async (...args: readonly string[]): Promise<Figures> => {
    const { stdout } = await run(process.execPath, [worker, ...args], { maxBuffer: 1 << 26 });
    return JSON.parse(stdout);
  };
  const placeOf = (engine: string, size: string): string =>
    engine === "postgres" ? (postgres?.url(size) ?? "") : path.join(folder, `${size}.db`);
  try {
    const { small, large } = sizes(quick);
    const engines = ["sqlite", "postgres"].filter(wanted);
    for (const engine of engines) {
      for (const { name, total, asking } of [small, large]) {
        say(`${engine}: storing ${total} suggestions …`);
        if (engine === "postgres") await postgres?.query("postgres", `create database ${name}`);
        await ask("fill", engine, placeOf(engine, name), String(total), String(asking));
        // A server does this by itself some time after so many rows; SQLite never does.
        if (engine === "postgres") await postgres?.query(name, "vacuum analyze");
      }
      if (engine === "postgres") await postgres?.query("postgres", "create database votes");
    }
    for (let round = 0; round < rounds; round += 1) {
      for (const engine of engines) {
        say(`${engine}: round ${round + 1} …`);
        for (const { name, asking } of [small, large]) {
          const times = await ask("reads", engine, placeOf(engine, name), String(asking), quick ? "20" : "1000");
          for (const [figure, value] of Object.entries(times)) {
            const [measure = "", read = ""] = figure.split(": ");
            note(results, `${engine}, ${measure}`, name, { [read]: value });
          }
        }
        for (const way of ["one by one", "in groups"]) {
          const counts = [way, quick ? "200" : "10000"];
          note(results, `${engine}, votes`, way, await ask("votes", engine, placeOf(engine, "votes"), ...counts));
        }
      }
    }
  } finally {
    await postgres?.stop();
    rmSync(folder, { recursive: true, force: true });
  }
  printTables(results, say);
  const judged = databaseVerdicts(results);
  printVerdicts(judged, say);
  if (json !== undefined) writeJson(json, head, results, judged);
  return results;
}
