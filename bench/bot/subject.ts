import { rmSync } from "node:fs";
import { createServer, type Socket } from "node:net";
import path from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { BotProcess } from "../../playground/bot-process.ts";
import type { Reading } from "./probe.ts";

export type SubjectName = "ours" | "bare";

export interface Subject {
  readonly bot: BotProcess;
  /** From the start of its process until it serves, in milliseconds. */
  readonly startMs: number;
  /** Measures it since the last time; `collect` frees what it can first. */
  read(how?: "read" | "collect"): Promise<Reading>;
  stop(): Promise<void>;
}

export interface SubjectOptions {
  readonly name: SubjectName;
  readonly apiUrl: string;
  readonly token: string;
  readonly dataDir: string;
  readonly env?: Readonly<Record<string, string>>;
}

const probe = new URL("probe.ts", import.meta.url).href;
const bareBot = fileURLToPath(new URL("bare-bot.ts", import.meta.url));

/** Starts one of the two bots as a process of its own, with the probe in it, and waits until it serves. */
export async function startSubject({ name, apiUrl, token, dataDir, env = {} }: SubjectOptions): Promise<Subject> {
  const socketPath = path.join(dataDir, "probe.sock");
  rmSync(socketPath, { force: true });
  const { promise: connected, resolve } = Promise.withResolvers<Socket>();
  const server = createServer(resolve);
  await new Promise<void>((listening) => server.listen(socketPath, listening));
  const startedAt = performance.now();
  const bot = new BotProcess({
    apiUrl,
    token,
    dataDir,
    ...(name === "bare" && { program: bareBot }),
    env: { LOG_LEVEL: "info", NODE_OPTIONS: `--import=${probe}`, BENCH_PROBE: socketPath, ...env },
  });
  await bot.serving();
  const startMs = performance.now() - startedAt;
  const socket = await connected;
  const waiting: ((reading: Reading) => void)[] = [];
  createInterface({ input: socket }).on("line", (line) => waiting.shift()?.(JSON.parse(line)));
  return {
    bot,
    startMs,
    read(how = "read") {
      const answer = new Promise<Reading>((told) => waiting.push(told));
      socket.write(`${how}\n`);
      return answer;
    },
    async stop() {
      await bot.stop();
      socket.destroy();
      server.close();
    },
  };
}
