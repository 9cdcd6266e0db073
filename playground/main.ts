import { mkdtemp } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { parseArgs } from "node:util";
import { openPlayground } from "./playground.ts";
import { playTour } from "./tour/tour.ts";

const usage = `Usage: npm run playground -- [--port N] [--redis] [--record FILE]
       npm run playground -- --tour [--record FILE] [--log FILE]

  without --tour  opens a made-up server with the real bot, and prints the address of a page to try it in
  --port N        the page's port on 127.0.0.1 (a free one if left out)
  --redis         gives the bot a Redis of its own for its cache (needs redis-server)
  --tour          plays an afternoon of six members and a moderator against the real bot, and checks it
  --record FILE   writes every request and gateway dispatch to FILE, one JSON object a line
  --log FILE      writes all that the bot says during the tour to FILE
`;

const exitUsage = 64;

const options = {
  tour: { type: "boolean" },
  port: { type: "string" },
  redis: { type: "boolean" },
  record: { type: "string" },
  log: { type: "string" },
  help: { type: "boolean", short: "h" },
} as const;

process.exitCode = await main();

async function main(): Promise<number> {
  let given: ReturnType<typeof parseArgs<{ options: typeof options }>>["values"];
  try {
    given = parseArgs({ options }).values;
    if (given.port !== undefined && !/^\d{1,5}$/u.test(given.port))
      throw new Error(`--port takes a number, not ${given.port}`);
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : "unusable arguments"}\n\n${usage}`);
    return exitUsage;
  }
  if (given.help === true) {
    process.stdout.write(usage);
    return 0;
  }
  const { record, log } = given;
  if (given.tour === true) {
    const folder = await mkdtemp(path.join(tmpdir(), "suggestion-box-tour-"));
    const wrong = await playTour({
      folder,
      ...(record !== undefined && { record }),
      ...(log !== undefined && { log }),
    });
    return wrong === 0 ? 0 : 1;
  }
  return open({ record, redis: given.redis, port: given.port === undefined ? undefined : Number(given.port) });
}

/** Serves the page until somebody presses Ctrl-C. */
async function open(wanted: Pick<Parameters<typeof openPlayground>[0], "record" | "redis" | "port">): Promise<number> {
  const asked = new Promise<void>((resolve) => {
    for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => resolve());
  });
  process.stdout.write("Opening Maple Street: a local Discord, seven people and the bot…\n");
  const folder = await mkdtemp(path.join(tmpdir(), "suggestion-box-playground-"));
  try {
    const playground = await openPlayground({ folder, ...wanted });
    process.stdout.write(
      `\n  ${playground.address}\n\nOpen it in a browser; a second window is a second person. Ctrl-C ends everything.\n`,
    );
    await asked;
    await playground.end();
    return 0;
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
    return 1;
  }
}
