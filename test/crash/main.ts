import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { parseArgs } from "node:util";
import type { EngineName } from "./database.ts";
import { controls } from "./plan.ts";
import { runCrash } from "./rig.ts";
import { summary, wrongs } from "./summary.ts";

/** `npm run crash -- --kills N [--database sqlite|postgres] [--seed S] [--only STEP] [--control early|forgetful|unsynced]`: exit 1 if anything is lost, doubled or stale. */
const { values } = parseArgs({
  options: {
    kills: { type: "string", default: "100" },
    database: { type: "string", default: "sqlite" },
    seed: { type: "string", default: String(Date.now() % 1_000_000) },
    only: { type: "string" },
    control: { type: "string" },
    round: { type: "string", default: "12" },
  },
});

const engine: EngineName = values.database === "postgres" ? "postgres" : "sqlite";
const control = controls.find((known) => known === values.control);
if (values.control !== undefined && control === undefined) throw new Error(`--control takes ${controls.join(", ")}`);

const root = mkdtempSync(path.join(tmpdir(), "suggestion-box-crash-"));
process.env["SUGGESTION_BOX_TEST_ROOT"] = root;
process.once("exit", () => rmSync(root, { recursive: true, force: true }));
for (const signal of ["SIGINT", "SIGTERM"]) process.once(signal, () => process.exit(1));

const say = (line: string): void => void process.stdout.write(`${line}\n`);
say(`${engine}${control === undefined ? "" : `, with a fault to be found (${control})`}; seed ${values.seed}`);
const startedAt = performance.now();
const result = await runCrash({
  engine,
  kills: Number(values.kills),
  seed: Number(values.seed),
  control,
  only: values.only,
  killsPerRound: Number(values.round),
  report: say,
});
for (const line of summary(result, performance.now() - startedAt)) say(line);
process.exitCode = wrongs(result) > 0 ? 1 : 0;
