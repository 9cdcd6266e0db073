import { listContents, newSqliteFile } from "../sqlite/new-file.ts";
import { writeWhole } from "../whole-file.ts";
import { type Moved, move, type TableContents } from "./move.ts";
import type { Snapshot } from "./moving.ts";

export interface IntoFileOptions {
  readonly expected?: TableContents | undefined;
  /** Has the file say what it holds. */
  readonly asBackup: boolean;
  /** Called when the file is whole, and before it takes its place. */
  readonly before?: () => Promise<void>;
}

/** Writes everything that a snapshot holds into an SQLite file of our tables, which takes its place whole or not at all. */
export async function moveIntoFile(
  from: Snapshot,
  file: string,
  { expected, asBackup, before }: IntoFileOptions,
): Promise<Moved> {
  let moved: Moved | undefined;
  const write = async (unfinished: string) => {
    const target = await newSqliteFile({ unfinished, place: file, migrations: from.migrations });
    try {
      moved = await move(from, target, expected);
      await target.keep();
    } catch (error) {
      await target.discard();
      throw error;
    }
    if (asBackup) listContents(unfinished, moved.contents);
  };
  await writeWhole(file, write, before);
  if (moved === undefined) throw new Error("nothing was moved");
  return moved;
}
