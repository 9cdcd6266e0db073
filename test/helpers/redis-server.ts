import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { connect, createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { debianTool } from "./debian.ts";

/** A Redis of our own: a real process on a free port, in a temporary folder, that ends with the test. */
export interface RedisServer {
  readonly port: number;
  readonly url: string;
  /** SIGSTOP and SIGCONT. */
  freeze(): void;
  thaw(): void;
  /** SIGKILL; `start` brings an empty one back on the same port. */
  kill(): Promise<void>;
  start(): Promise<void>;
  /** One command over a connection of its own; the reply as text. */
  command(...words: string[]): Promise<string>;
  stop(): Promise<void>;
}

export async function startRedis(settings: Readonly<Record<string, string>> = {}): Promise<RedisServer> {
  const binary = debianTool("redis-server");
  const folder = mkdtempSync(join(tmpdir(), "suggestion-box-redis-"));
  const port = await freePort();
  const args = Object.entries({
    port: String(port),
    bind: "127.0.0.1",
    dir: folder,
    save: "",
    appendonly: "no",
    ...settings,
  }).flatMap(([name, value]) => [`--${name}`, value]);
  let server: ChildProcess | undefined;

  const onExit = (): void => void server?.kill("SIGKILL");
  process.once("exit", onExit);

  const start = async (): Promise<void> => {
    const child = spawn(binary, args, { stdio: ["ignore", "pipe", "inherit"] });
    server = child;
    await new Promise<void>((resolve, reject) => {
      let said = "";
      child.stdout.on("data", (data: Buffer) => {
        said += data.toString();
        if (said.includes("Ready to accept connections")) resolve();
      });
      child.once("exit", (code) => reject(new Error(`redis-server ended with ${code}: ${said.slice(-500)}`)));
    });
  };

  const kill = async (): Promise<void> => {
    const child = server;
    server = undefined;
    if (child === undefined || child.exitCode !== null || child.signalCode !== null) return;
    const ended = once(child, "exit");
    child.kill("SIGKILL");
    await ended;
  };

  await start();
  return {
    port,
    url: `redis://127.0.0.1:${port}`,
    freeze: () => void server?.kill("SIGSTOP"),
    thaw: () => void server?.kill("SIGCONT"),
    kill,
    start,
    command: (...words) => ask(port, words),
    stop: async () => {
      await kill();
      process.removeListener("exit", onExit);
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

export async function freePort(): Promise<number> {
  const server = createServer();
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  server.close();
  if (address === null || typeof address === "string") throw new Error("no port was given");
  return address.port;
}

/** Enough of the protocol for a test's own word with the server. */
async function ask(port: number, words: readonly string[]): Promise<string> {
  const socket = connect(port, "127.0.0.1");
  const request = words.map((word) => `$${Buffer.byteLength(word)}\r\n${word}\r\n`).join("");
  socket.write(`*${words.length}\r\n${request}*1\r\n$4\r\nQUIT\r\n`);
  let reply = "";
  for await (const data of socket) reply += String(data);
  return reply.replace(/\+OK\r\n$/, "").trimEnd();
}
