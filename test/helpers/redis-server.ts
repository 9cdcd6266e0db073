import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { connect, createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";

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
  const binary = findBinary();
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

let found: string | undefined;

/** From the PATH, else Debian's package when we may install it; never skipped. */
function findBinary(): string {
  found ??= onPath() ?? installed();
  if (found === undefined) {
    throw new Error(
      "These tests need redis-server on the PATH (Debian: apt-get install redis-server), and there is none.",
    );
  }
  return found;
}

function onPath(): string | undefined {
  try {
    // While another test's process installs it, it may be there without its libraries.
    const script = "command -v redis-server && redis-server --version >&2";
    return execFileSync("sh", ["-c", script], { encoding: "utf8", stdio: ["ignore", "pipe", "ignore"] }).trim();
  } catch {
    return undefined;
  }
}

function installed(): string | undefined {
  if (process.getuid?.() !== 0) return undefined;
  process.stderr.write("redis-server is not on the PATH: installing Debian's package for the tests\n");
  const script = [
    "command -v apt-get || exit 1",
    // Test files run side by side: the first one installs it for all.
    'exec 9>"$LOCK" && flock 9',
    "redis-server --version 2>/dev/null && exit 0",
    "was=$(cat /run/redis/redis-server.pid 2>/dev/null)",
    "export DEBIAN_FRONTEND=noninteractive",
    // What is kept for the lock must not be kept by a service that outlives us.
    "apt-get update -qq 9>&- && apt-get install -y -qq --no-install-recommends redis-server 9>&- || exit 1",
    // The package starts a service of its own, which is not to be left running.
    'test -z "$was" && command -v service && service redis-server stop',
    "true",
  ].join("\n");
  try {
    const env = { ...process.env, LOCK: join(tmpdir(), "suggestion-box-redis.lock") };
    execFileSync("sh", ["-c", script], { env, stdio: ["ignore", "ignore", "inherit"] });
  } catch {
    return undefined;
  }
  return onPath();
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
