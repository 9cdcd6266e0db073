import { mkdir } from "node:fs/promises";
import path from "node:path";
import type { Logger } from "pino";
import { SetupFault } from "../../errors.ts";
import { moveIntoFile } from "../moving/into-file.ts";
import { copyName, dropOldCopies } from "../whole-file.ts";
import { placeOf } from "./faults.ts";
import { openSnapshot } from "./snapshot.ts";

export interface CopyBeforeOptions {
  readonly url: string;
  /** The file beside which the copy is made. */
  readonly copies: string;
  /** The migration that comes. */
  readonly first: string;
  readonly logger: Logger | undefined;
}

/** Copies a database into an SQLite file before it is brought up to date. */
export async function copyBefore({ url, copies, first, logger }: CopyBeforeOptions): Promise<void> {
  const copy = copyName(copies, first);
  try {
    await mkdir(path.dirname(copies), { recursive: true });
    const snapshot = await openSnapshot({ url, logger });
    try {
      await moveIntoFile(snapshot, copy, { asBackup: true });
    } finally {
      await snapshot.close();
    }
    await dropOldCopies(copies);
  } catch (error) {
    const detail = error instanceof Error ? error.message : String(error);
    throw new SetupFault(
      `The database ${placeOf(url)} was not brought up to date, since no copy of it could be made before (${copy}: ${detail}). Nothing in it was changed; DATA_DIR must be writable and have room.`,
      { cause: error },
    );
  }
  logger?.info({ copy }, "copied the database before bringing it up to date");
}
