import { existsSync } from "node:fs";
import { get } from "node:http";
import { createServer } from "node:net";
import { text } from "node:stream/consumers";
import { z } from "zod";
import { type Finding, findingsOn } from "./finding.ts";

const withinMs = 3_000;
const { well, warning, fault } = findingsOn("HTTP");
const judgement = z.object({ state: z.enum(["ready", "degraded", "unready"]), failing: z.array(z.string()) });

/** Whether our bot answers there, somebody else, or nobody. */
export async function examineHttp(host: string, port: number | undefined): Promise<Finding> {
  if (port === undefined) return well("off, since HTTP_PORT is not set");
  if (port === 0) return warning("HTTP_PORT is 0: each start takes another port", "set a port, or nothing for none");
  const place = `${host.includes(":") ? `[${host}]` : host}:${port}`;
  const told = await readyz(host, port);
  if (told === undefined) return await judgeFree(host, port, place);
  if (told === "stranger") {
    return fault(`another program answers at ${place}`, "end it, or set HTTP_PORT to another port");
  }
  if (told.state === "unready") {
    const mend = "look at the lines above and at the bot's log";
    return fault(`the bot answers at ${place} that it is not ready: ${told.failing.join(", ")}`, mend);
  }
  if (told.state === "degraded") {
    return warning(`the bot answers at ${place}, without its ${told.failing.join(", ")}`, "look at the line Cache");
  }
  return judgeOpen(host, `the bot answers at ${place} and is ready`);
}

/** Undefined when nothing answers there. */
async function readyz(host: string, port: number): Promise<z.infer<typeof judgement> | "stranger" | undefined> {
  const own = host === "0.0.0.0" ? "127.0.0.1" : host === "::" ? "::1" : host;
  try {
    const read = judgement.safeParse(JSON.parse(await bodyOf(own, port)));
    return read.success ? read.data : "stranger";
  } catch (error) {
    // What is no JSON is not ours. Who does not answer may listen all the same: then the port cannot be taken.
    if (error instanceof SyntaxError) return "stranger";
    return (await taking(own, port)) === "EADDRINUSE" ? "stranger" : undefined;
  }
}

function bodyOf(host: string, port: number): Promise<string> {
  return new Promise((resolve, reject) => {
    const asking = get({ host, port, path: "/readyz", signal: AbortSignal.timeout(withinMs) }, (response) => {
      text(response).then(resolve, reject);
    });
    asking.once("error", reject);
  });
}

async function judgeFree(host: string, port: number, place: string): Promise<Finding> {
  const refused = await taking(host, port);
  switch (refused) {
    case undefined:
      return judgeOpen(host, `${place} is free; the bot does not run`);
    case "EADDRINUSE":
      return fault(`another program has ${place}`, "end it, or set HTTP_PORT to another port");
    case "EACCES":
      return fault(`this user may not take ${place}`, "set HTTP_PORT to 1024 or above");
    default:
      return fault(`${place} cannot be taken (${refused})`, "set HTTP_HOST to an address of this machine");
  }
}

/** They have no password; a container's own addresses reach nobody until they are published. */
function judgeOpen(host: string, found: string): Finding {
  const isLoopback = /^(127\.|::1$|localhost$)/.test(host);
  if (isLoopback || existsSync("/.dockerenv") || existsSync("/run/.containerenv")) return well(found);
  const mend = "let only your monitoring reach it: it has no password (or set HTTP_HOST=127.0.0.1)";
  return warning(`${found}; others than this machine may reach it`, mend);
}

/** Takes the port and gives it back; the code of what kept us from it. */
function taking(host: string, port: number): Promise<string | undefined> {
  const server = createServer();
  return new Promise((resolve) => {
    server.once("error", (error) => resolve("code" in error ? String(error.code) : "unknown"));
    server.listen(port, host, () => server.close(() => resolve(undefined)));
  });
}
