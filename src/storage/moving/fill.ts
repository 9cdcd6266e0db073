import { existsSync } from "node:fs";
import { constants, copyFile, link, rename } from "node:fs/promises";
import path from "node:path";
import Database from "better-sqlite3";
import { SetupFault } from "../../errors.ts";
import { allMigrations } from "../migrations/migrations.ts";
import { newPostgresDatabase } from "../postgres/new-database.ts";
import { holdsRows as databaseHoldsRows } from "../postgres/serving.ts";
import { sqliteDefinitions } from "../sqlite/definitions.ts";
import { holdsRows as fileHoldsRows, openForReading } from "../sqlite/read-tables.ts";
import { backup, openPlace, type PlacedSnapshot } from "./backup.ts";
import { moveIntoFile } from "./into-file.ts";
import { type Moved, move } from "./move.ts";
import { ourTables } from "./ours.ts";
import { type Place, placeName } from "./place.ts";
import { keepingBotsOut } from "./serving.ts";

export interface Filled extends Moved {
  /** Where what was there before is now; undefined when nothing was. */
  readonly kept: string | undefined;
}

export interface FillOptions {
  /** Where what is in the database goes; undefined: then it must be empty. */
  readonly keepAs: string | undefined;
  /** A sentence for whoever may not do it so. */
  readonly advice: string;
}

/** Fills a database with everything that another one, or a backup, holds. Fails with everything as it was. */
export async function fill(from: Place, to: Place, options: FillOptions): Promise<Filled> {
  const snapshot = await openPlace(from);
  try {
    refuseNewer(snapshot);
    return to.kind === "sqlite"
      ? await keepingBotsOut(to.file, (file) => fillFile(snapshot, file, options))
      : await fillPostgres(snapshot, to, options);
  } finally {
    await snapshot.close();
  }
}

async function fillFile(snapshot: PlacedSnapshot, file: string, { keepAs, advice }: FillOptions): Promise<Filled> {
  const isEmpty = !existsSync(file) || !fileHoldsRows(file);
  if (!isEmpty && keepAs === undefined) throw notEmpty(file, advice);
  const kept = isEmpty ? undefined : keepAs;
  const moved = await moveIntoFile(snapshot, file, {
    expected: snapshot.expected,
    asBackup: false,
    before: async () => {
      if (existsSync(file)) await setAside(file, kept);
    },
  });
  return { ...moved, kept };
}

/** Leaves the database where it is until another takes its name; its journal must not be found beside that one. */
async function setAside(file: string, kept: string | undefined): Promise<void> {
  putJournalIn(file);
  // A second name, where the file system knows such: then there is no moment without a database.
  if (kept !== undefined) await link(file, kept).catch(() => copyFile(file, kept, constants.COPYFILE_EXCL));
  for (const journal of ["-wal", "-shm"]) {
    if (existsSync(`${file}${journal}`)) await rename(`${file}${journal}`, `${kept ?? `${file}.empty`}${journal}`);
  }
}

/** What was stored last, as the last connection does that closes. A damaged database keeps its journal beside it. */
function putJournalIn(file: string): void {
  try {
    openForReading(file).close();
  } catch (error) {
    if (!(error instanceof Database.SqliteError)) throw error;
  }
}

async function fillPostgres(
  snapshot: PlacedSnapshot,
  to: Extract<Place, { kind: "postgres" }>,
  { keepAs, advice }: FillOptions,
): Promise<Filled> {
  const tables = await ourTables();
  const isEmpty = !(await databaseHoldsRows(to.url, tables));
  if (!isEmpty && keepAs === undefined) throw notEmpty(placeName(to), advice);
  if (!isEmpty && keepAs !== undefined) await backup(to, keepAs, { force: false });
  const target = await newPostgresDatabase({ url: to.url, migrations: snapshot.migrations, tables });
  try {
    const moved = await move(snapshot, target, snapshot.expected);
    await target.keep();
    return { ...moved, kept: isEmpty ? undefined : keepAs };
  } catch (error) {
    await target.discard();
    throw error;
  }
}

function refuseNewer({ place, migrations }: PlacedSnapshot): void {
  const known = allMigrations(sqliteDefinitions);
  const unknown = migrations.filter((name) => !Object.hasOwn(known, name));
  if (unknown.length === 0) return;
  throw new SetupFault(
    `${place} was written by a newer version of suggestion-box (it has ${unknown.join(", ")}). Nothing was changed: install that version first.`,
  );
}

function notEmpty(name: string, advice: string): SetupFault {
  return new SetupFault(`The database ${name} is not empty. Nothing was changed. ${advice}`);
}

/** A name for what is set aside, in a folder: none is there already. */
export function keptName(folder: string, place: Place, at: Date): string {
  const base = place.kind === "sqlite" ? path.basename(place.file) : "suggestion-box-postgres.db";
  return path.join(folder, `${base}.replaced-${at.toISOString().replaceAll(/[:.]/g, "-")}`);
}
