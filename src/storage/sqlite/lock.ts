import Database from "better-sqlite3";
import { lockFileCode, secondProcessCode } from "./protocol.ts";

/** A database that this process cannot use, with a code of ours. */
export class OpenFault extends Error {
  override readonly name = "OpenFault";
  readonly code: string;

  constructor(code: string, message: string) {
    super(message);
    this.code = code;
  }
}

/** A lock that the operating system takes back with the process, however it ends. */
export function takeLock(lockFile: string, waitMs: number): Database.Database {
  const lock = new Database(lockFile, { timeout: waitMs });
  try {
    lock.exec("begin exclusive");
    return lock;
  } catch (error) {
    lock.close();
    if (!(error instanceof Database.SqliteError)) throw error;
    if (error.code.startsWith("SQLITE_BUSY")) throw new OpenFault(secondProcessCode, error.message);
    throw new OpenFault(lockFileCode, error.message);
  }
}
