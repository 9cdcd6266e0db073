import { accessSync, constants, existsSync, statfsSync, statSync } from "node:fs";
import path from "node:path";
import { SetupFault } from "../errors.ts";
import type { MigrationState } from "../storage/migrations/state.ts";
import { inspectPostgres, type PostgresFacts } from "../storage/postgres/inspect.ts";
import { filesOf, inspectSqlite } from "../storage/sqlite/inspect.ts";
import type { ClockReading } from "./clock.ts";
import { judgeDisk, size } from "./disk.ts";
import { type Finding, findingsOn } from "./finding.ts";

export interface DatabaseExamination {
  readonly database: Finding;
  readonly disk: Finding;
  readonly clock: ClockReading | undefined;
}

/** Connections that one process may open. */
const neededConnections = 11;
const oldestVersion = 15;
const makeWordIndex =
  "have an administrator of the server run CREATE EXTENSION pg_trgm, then CREATE INDEX suggestion_words_trigrams ON suggestion_words USING gin (search_text gin_trgm_ops)";
const { well, warning, fault, told } = findingsOn("Database");

/** Looks at the file, its folder and its disk. */
export function examineSqlite(file: string): DatabaseExamination {
  const folder = nearestFolder(path.dirname(file));
  const disk = (databaseBytes: number): Finding => {
    const { bavail, bsize, files, ffree } = statfsSync(folder);
    const freeFiles = files > 0 ? ffree : undefined;
    return judgeDisk({ folder: path.dirname(file), freeBytes: bavail * bsize, freeFiles, databaseBytes });
  };
  try {
    const facts = inspectSqlite(file);
    const closed = filesOf(file).find((name) => existsSync(name) && !isWritable(name)) ?? closedParent(folder);
    if (closed !== undefined) {
      const owner = `${path.dirname(file)} and everything in it must belong to the user who runs the bot`;
      return { database: fault(`${closed} cannot be written`, owner), disk: disk(facts?.bytes ?? 0), clock: undefined };
    }
    if (facts === undefined) return { database: missing(file), disk: disk(0), clock: undefined };
    const { bytes, inUse, migrations, checked } = facts;
    const kind = `${file}, ${size(bytes)}, ${checked ? "whole" : "too large to be looked through"}, ${inUse ? "used by a running bot" : "not in use"}`;
    return { database: judgeMigrations(file, kind, migrations), disk: disk(bytes), clock: undefined };
  } catch (error) {
    if (!(error instanceof SetupFault)) throw error;
    return { database: told(error.message), disk: disk(0), clock: undefined };
  }
}

function missing(file: string): Finding {
  if ((statSync(`${file}-wal`, { throwIfNoEntry: false })?.size ?? 0) === 0) {
    return well(`none yet: the first start makes ${file}`);
  }
  return fault(
    `${file} is missing, but its journal ${file}-wal is there`,
    "put the database back beside it, or move the journal away to begin with an empty one",
  );
}

/** Asks the server. */
export async function examinePostgres(url: string): Promise<DatabaseExamination> {
  const disk = findingsOn("Disk").well("nothing is kept on this one: everything is in PostgreSQL");
  try {
    const facts = await inspectPostgres(url);
    return { database: judgePostgres(facts), disk, clock: { whose: "the database", ...facts.clock } };
  } catch (error) {
    if (!(error instanceof SetupFault)) throw error;
    return { database: told(error.message), disk, clock: undefined };
  }
}

export function judgePostgres(facts: PostgresFacts): Finding {
  const { place, version, encoding, bytes, maxConnections, connections, ofBots, migrations } = facts;
  const use = ofBots > 0 ? "used by a running bot" : "not in use";
  const kind = `${place}: PostgreSQL ${version}, ${encoding}, ${size(bytes)}, ${connections} of ${maxConnections} connections, ${use}`;
  if (facts.readOnly) return fault(`${place} takes no writes`, "name the primary server in DATABASE_URL");
  if (encoding !== "UTF8") {
    return fault(`${place} keeps texts as ${encoding}`, "make a database for the bot with ENCODING 'UTF8'");
  }
  if (!facts.mayMakeTables) {
    return fault(
      `${place} does not let this user make tables`,
      "give it the right to (GRANT CREATE ON SCHEMA), or make it the owner",
    );
  }
  const stands = judgeMigrations(place, kind, migrations);
  if (stands.judgement !== "well") return stands;
  const { found } = stands;
  if (Number.parseInt(version, 10) < oldestVersion) {
    return warning(
      found,
      `the bot is tested with 18, and PostgreSQL looks after versions from ${oldestVersion} on: upgrade`,
    );
  }
  if (!facts.syncs) return warning(`${found}, fsync off`, "set fsync = on, or a power failure takes votes along");
  if (ofBots === 0 && maxConnections - connections < neededConnections) {
    return warning(found, `raise max_connections, or end others: the bot opens up to ${neededConnections}`);
  }
  if (!facts.indexesWords)
    return warning(`${found}, without an index of words`, `completions are slow on large servers: ${makeWordIndex}`);
  return stands;
}

function judgeMigrations(place: string, kind: string, { unknown, pending, applied }: MigrationState): Finding {
  if (unknown.length > 0) {
    return fault(
      `${place} was written by a newer version of suggestion-box (it has ${unknown.join(", ")})`,
      "install that version again, or put back the copy from before the update (docs/operating.md)",
    );
  }
  if (pending.length === 0) return well(`${kind}, up to date`);
  if (applied === 0) return well(`${kind}, still empty`);
  return warning(
    `${kind}, ${pending.length} ${pending.length === 1 ? "migration" : "migrations"} behind (${pending.join(", ")})`,
    "make a backup; the next start brings it up to date",
  );
}

function isWritable(name: string): boolean {
  try {
    accessSync(name, constants.W_OK);
    return true;
  } catch {
    return false;
  }
}

function closedParent(folder: string): string | undefined {
  return isWritable(folder) ? undefined : folder;
}

/** The folder itself, or the one in which it would be made. */
function nearestFolder(folder: string): string {
  const above = path.dirname(folder);
  return existsSync(folder) || above === folder ? folder : nearestFolder(above);
}
