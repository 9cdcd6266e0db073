import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { parseArgs } from "node:util";
import type { EngineName } from "./database.ts";
import { countSyncs } from "./durable.ts";
import type { Finding } from "./finding.ts";
import { controls } from "./plan.ts";
import { runCrash } from "./rig.ts";
import { summary, wrongs } from "./summary.ts";
import { runWeather } from "./weather.ts";

/**
 * `npm run crash -- --kills N [--database sqlite|postgres] [--seed S] [--only STEP] [--round K] [--control early|forgetful|unsynced]`:
 * exit 1 if anything is lost, doubled or stale, or anything was acknowledged before the disk had it.
 * `npm run crash -- --storms [--database …] [--seed S]`: the same without kills, while what it stands on goes wrong.
 */
const { values } = parseArgs({
  options: {
    kills: { type: "string", default: "100" },
    database: { type: "string", default: "sqlite" },
    seed: { type: "string", default: String(Date.now() % 1_000_000) },
    only: { type: "string" },
    control: { type: "string" },
    round: { type: "string", default: "12" },
    storms: { type: "boolean", default: false },
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
const seed = Number(values.seed);
const wrong = values.storms ? await storms() : await kills();
process.exitCode = wrong > 0 ? 1 : 0;

async function kills(): Promise<number> {
  const durability = await countSyncs(engine, 20, control);
  const { batches, syncs, missing } = durability;
  say(`${syncs} syncs of the journal for ${batches} acknowledged votes; ${missing} were acknowledged without one`);
  const { only = "", round } = values;
  const options = { engine, kills: Number(values.kills), seed, control, killsPerRound: Number(round) };
  const result = await runCrash({ ...options, among: ({ name }) => name.startsWith(only), report: say });
  for (const line of summary(result, performance.now() - startedAt)) say(line);
  return missing + wrongs(result);
}

async function storms(): Promise<number> {
  const findings = (await runWeather({ engine, seed, report: say })).flatMap((one) => one.findings);
  const of = (kind: Finding["kind"]): number => findings.filter((finding) => finding.kind === kind).length;
  say(`forum posts: ${of("forum")} too many; ${Math.round((performance.now() - startedAt) / 1_000)} s`);
  say(`${of("lost")} lost, ${of("doubled")} doubled, ${of("stale")} stale, ${of("unanswered")} unanswered`);
  return findings.length - of("forum");
}
