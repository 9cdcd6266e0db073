import { mkdtemp } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { parseArgs } from "node:util";
import { playTour } from "./tour/tour.ts";

const usage = `Usage: npm run playground -- --tour [--record FILE] [--log FILE]

  --tour          plays an afternoon of six members and a moderator against the real bot, and checks it
  --record FILE   writes every request and gateway dispatch to FILE, one JSON object a line
  --log FILE      writes all that the bot says meanwhile to FILE
`;

const exitUsage = 64;

/** The tour is all there is to play, so it also plays without being asked for. */
const options = {
  tour: { type: "boolean" },
  record: { type: "string" },
  log: { type: "string" },
  help: { type: "boolean", short: "h" },
} as const;

process.exitCode = await main();

async function main(): Promise<number> {
  let given: { readonly record?: string; readonly log?: string; readonly help?: boolean };
  try {
    given = parseArgs({ options }).values;
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : "unusable arguments"}\n\n${usage}`);
    return exitUsage;
  }
  if (given.help === true) {
    process.stdout.write(usage);
    return 0;
  }
  const folder = await mkdtemp(path.join(tmpdir(), "suggestion-box-tour-"));
  const { record, log } = given;
  const wrong = await playTour({ folder, ...(record !== undefined && { record }), ...(log !== undefined && { log }) });
  return wrong === 0 ? 0 : 1;
}
