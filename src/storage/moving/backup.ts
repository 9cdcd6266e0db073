import { existsSync } from "node:fs";
import { mkdir } from "node:fs/promises";
import path from "node:path";
import Database from "better-sqlite3";
import { SetupFault } from "../../errors.ts";
import { openSnapshot as openPostgresSnapshot } from "../postgres/snapshot.ts";
import { listContents } from "../sqlite/new-file.ts";
import { openSnapshot as openFileSnapshot, unreadable } from "../sqlite/snapshot.ts";
import { writeWhole } from "../whole-file.ts";
import type { Contents } from "./checksum.ts";
import { moveIntoFile } from "./into-file.ts";
import { contentsOf, type TableContents } from "./move.ts";
import type { Snapshot } from "./moving.ts";
import type { Place } from "./place.ts";

/** One moment of a database, from either engine. */
export interface PlacedSnapshot extends Snapshot {
  /** What a backup says that it held when it was made. */
  readonly expected?: TableContents | undefined;
}

export async function openPlace(place: Place): Promise<PlacedSnapshot> {
  return place.kind === "sqlite" ? openFileSnapshot(place.file) : await openPostgresSnapshot({ url: place.url });
}

export interface BackedUp {
  readonly contents: TableContents;
  readonly leftOut: readonly string[];
}

/** Writes one moment of a database into a file, also while a bot writes. What the file was before is kept if it fails. */
export async function backup(place: Place, file: string, { force }: { readonly force: boolean }): Promise<BackedUp> {
  if (existsSync(file) && !force) {
    throw new SetupFault(`${file} is there already; name another file, or overwrite it with --force.`);
  }
  if (place.kind === "sqlite" && path.resolve(place.file) === path.resolve(file)) {
    throw new SetupFault(`${file} is the database itself; name another file.`);
  }
  await mkdir(path.dirname(file), { recursive: true });
  if (place.kind === "sqlite") return { contents: await backupFile(place.file, file), leftOut: [] };
  const snapshot = await openPlace(place);
  try {
    return await moveIntoFile(snapshot, file, { asBackup: true });
  } finally {
    await snapshot.close();
  }
}

/** SQLite copies its file itself, page by page and in one read transaction. */
async function backupFile(from: string, file: string): Promise<TableContents> {
  refuseForeign(from);
  let contents: TableContents = {};
  await writeWhole(file, async (unfinished) => {
    const database = new Database(from, { fileMustExist: true });
    try {
      database.prepare("vacuum into ?").run(unfinished);
    } catch (error) {
      throw unreadable(error, from);
    } finally {
      database.close();
    }
    contents = await readWhole(unfinished);
    listContents(unfinished, contents);
  });
  return contents;
}

/** Before anything is copied. */
function refuseForeign(file: string): void {
  void openFileSnapshot(file, { whole: false }).close();
}

async function readWhole(file: string): Promise<TableContents> {
  const snapshot = openFileSnapshot(file);
  try {
    const contents: Record<string, Contents> = {};
    for (const table of snapshot.tables) contents[table.name] = await contentsOf(snapshot, table);
    return contents;
  } finally {
    await snapshot.close();
  }
}
