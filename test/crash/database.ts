import { existsSync } from "node:fs";
import path from "node:path";
import Database from "better-sqlite3";
import { z } from "zod";
import { freshFolder } from "../helpers/fresh-folder.ts";
import { startPostgres } from "../helpers/postgres-server.ts";

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
  writers(botPid: number): Promise<readonly number[]>;
  /** The path of what is synced at a commit. */
  readonly journal: RegExp;
  /** The power goes, for a database that is a process of its own. */
  crash: (() => Promise<void>) | undefined;
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
    writers: async (botPid) => [botPid],
    journal: /\.db-wal>/u,
    crash: undefined,
    stop: async () => void database?.close(),
  };
}

const ofServer = "select pid from pg_stat_activity where pid <> pg_backend_pid()";
const processRow = z.object({ pid: z.number() });

async function postgresServer(): Promise<CrashDatabase> {
  const server = await startPostgres({ durable: true });
  await server.query("postgres", "create database box");
  return {
    engine: "postgres",
    dataDir: freshFolder(),
    env: { DATABASE_URL: server.url("box") },
    synced: "on on",
    rows: (statement) => server.query("box", statement),
    writers: async () => (await server.query("box", ofServer)).map((row) => processRow.parse(row).pid),
    journal: /\/pg_wal\//u,
    crash: async () => {
      await server.kill();
      await server.start();
    },
    stop: () => server.stop(),
  };
}
