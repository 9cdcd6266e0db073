import { execFile } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
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
import { measuresOf } from "./measures.ts";
import { botVerdicts } from "./targets.ts";

const run = promisify(execFile);
const worker = fileURLToPath(new URL("worker.ts", import.meta.url));

/** The bot beside a bare discord.js bot: a process for each measure, peer and round, the peers of a round in a row. */
export async function benchBot({ json, rounds, only, quick, say = toOutput }: BenchOptions): Promise<Rounds> {
  const head = machine();
  say(quick ? `${head}, quick` : head);
  const results: Rounds = new Map();
  const failed: string[] = [];
  const folder = mkdtempSync(path.join(tmpdir(), "suggestion-box-bench-"));
  try {
    for (const measure of measuresOf(quick)) {
      if (only.length > 0 && !only.some((name) => measure.name.startsWith(name))) continue;
      say(`${measure.name} …`);
      for (let round = 0; round < (rounds ?? measure.rounds); round += 1) {
        for (const peer of measure.peers) {
          const args = ["--expose-gc", "--max-old-space-size=8192", worker, measure.name, peer, folder, String(quick)];
          try {
            const { stdout } = await run(process.execPath, args, { maxBuffer: 1 << 26 });
            const figures: Figures = JSON.parse(stdout);
            note(results, measure.name, peer, figures);
          } catch (error) {
            // One that cannot be measured is said, and the others are measured all the same.
            failed.push(`${measure.name}, ${peer}: ${error instanceof Error ? error.message : String(error)}`);
          }
        }
      }
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
  printTables(results, say);
  const judged = botVerdicts(results);
  printVerdicts(judged, say);
  for (const line of failed) say(`NOT MEASURED  ${line}`);
  if (failed.length > 0) process.exitCode = 1;
  if (json !== undefined) writeJson(json, head, results, judged);
  return results;
}
