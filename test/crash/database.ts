import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import Database from "better-sqlite3";
import { Client } from "pg";
import { z } from "zod";
import { freshFolder } from "../helpers/fresh-folder.ts";
import { startPostgres } from "../helpers/postgres-server.ts";
import type { Writers } from "./syncs.ts";

export type EngineName = "sqlite" | "postgres";

/** The database of a bot that is killed, read beside it as any other program would. */
export interface CrashDatabase {
  readonly engine: EngineName;
  readonly dataDir: string;
  readonly env: Readonly<Record<string, string>>;
  /** How a connection says that it waits for the disk. */
  readonly synced: string;
  rows(statement: string): Promise<readonly unknown[]>;
  /** The processes that write to it, for a bot of that number. */
  writers(botPid: number): Promise<Writers>;
  /** The path of what is synced at a commit. */
  readonly journal: RegExp;
  /** Nothing is written for so long; what is asked meanwhile waits. */
  pause(ms: number): Promise<void>;
  /** The power goes and comes back, for a database that is a process of its own. */
  restart: (() => Promise<void>) | undefined;
  /** All its connections are somebody else's for so long. */
  crowdOut: ((ms: number) => Promise<void>) | undefined;
  stop(): Promise<void>;
}

export async function openCrashDatabase(engine: EngineName): Promise<CrashDatabase> {
  return engine === "sqlite" ? sqliteFile() : await postgresServer();
}

function sqliteFile(): CrashDatabase {
  const dataDir = freshFolder();
  const file = path.join(dataDir, "suggestion-box.db");
  let database: Database.Database | undefined;
  return {
    engine: "sqlite",
    dataDir,
    env: {},
    synced: "2",
    rows: async (statement) => {
      if (database === undefined && !existsSync(file)) return [];
      database ??= new Database(file, { readonly: true });
      return database.prepare(statement).all();
    },
    writers: (botPid) => Promise.resolve({ first: botPid, others: () => Promise.resolve([]) }),
    journal: /\.db-wal>/u,
    pause: async (ms) => {
      const other = new Database(file, { timeout: 0 });
      while (!tries(() => other.exec("begin immediate"))) await delay(1);
      await delay(ms);
      other.exec("rollback");
      other.close();
    },
    restart: undefined,
    crowdOut: undefined,
    stop: async () => void database?.close(),
  };
}

const ofServer = "select pid from pg_stat_activity where pid <> pg_backend_pid()";
const processRow = z.object({ pid: z.number() });

/** The server's own process. */
function parentOf(pid: number): number {
  return Number(/^PPid:\t(\d+)$/mu.exec(readFileSync(`/proc/${pid}/status`, "utf8"))?.[1]);
}

const othersOf = `select pg_terminate_backend(pid) from pg_stat_activity
  where application_name like 'suggestion-box%' and pid <> pg_backend_pid()`;

/** Until the server takes no more, and nobody else has one. */
async function takeAllConnections(url: string): Promise<readonly Client[]> {
  const taken: Client[] = [];
  for (let refused = 0; refused < 5; ) {
    const client = new Client({ connectionString: url });
    client.on("error", () => {});
    try {
      await client.connect();
      taken.push(client);
      continue;
    } catch {
      refused += 1;
    }
    await taken[0]?.query(othersOf);
  }
  return taken;
}

function tries(act: () => unknown): boolean {
  try {
    act();
    return true;
  } catch {
    return false;
  }
}

async function postgresServer(): Promise<CrashDatabase> {
  const server = await startPostgres({ durable: true });
  await server.query("postgres", "create database box");
  return {
    engine: "postgres",
    dataDir: freshFolder(),
    env: { DATABASE_URL: server.url("box") },
    synced: "on on",
    rows: (statement) => server.query("box", statement),
    writers: async () => {
      const others = async () => (await server.query("box", ofServer)).map((row) => processRow.parse(row).pid);
      const [one] = await others();
      if (one === undefined) throw new Error("the server has no processes");
      return { first: parentOf(one), others };
    },
    journal: /\/pg_wal\//u,
    pause: async (ms) => {
      server.freeze();
      await delay(ms);
      server.thaw();
    },
    restart: async () => {
      await server.kill();
      await delay(500);
      await server.start();
    },
    crowdOut: async (ms) => {
      const others = await takeAllConnections(server.url("box"));
      await delay(ms);
      for (const other of others) await other.end();
    },
    stop: () => server.stop(),
  };
}
