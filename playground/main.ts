import { mkdtemp } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { parseArgs } from "node:util";
import { playTour } from "./tour/tour.ts";

const usage = `Usage: npm run playground -- --tour [--record FILE]

  --tour          plays an afternoon of six members and a moderator against the real bot, and checks it
  --record FILE   writes every request and gateway dispatch to FILE, one JSON object a line
`;

const exitUsage = 64;

const given = readArguments();
if (given === undefined) process.exitCode = exitUsage;
else {
  const folder = await mkdtemp(path.join(tmpdir(), "suggestion-box-tour-"));
  const wrong = await playTour({ folder, ...(given.record !== undefined && { record: given.record }) });
  process.exitCode = wrong === 0 ? 0 : 1;
}

/** The tour is all there is to play, so that it also plays without being asked for. */
function readArguments(): { readonly record: string | undefined } | undefined {
  try {
    const { values } = parseArgs({
      options: { tour: { type: "boolean" }, record: { type: "string" }, help: { type: "boolean", short: "h" } },
    });
    if (values.help !== true) return { record: values.record };
    process.stdout.write(usage);
    process.exit(0);
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : "unusable arguments"}\n\n${usage}`);
    return undefined;
  }
}
