import path from "node:path";
import { SetupFault } from "../../errors.ts";
import { DatabaseError } from "./connection.ts";
import { damagedDatabaseCode, foreignDatabaseCode, lockFileCode, secondProcessCode } from "./protocol.ts";

/** The sentence for a database that cannot be opened; whatever is not the operator's to mend is returned as it is. */
export function openingFault(error: unknown, file: string, lockFile: string): unknown {
  const sentence =
    error instanceof DatabaseError ? sentenceFor(error, file, lockFile) : fileSystemSentence(error, file);
  return sentence === undefined ? error : new SetupFault(sentence, { cause: error });
}

function sentenceFor(error: DatabaseError, file: string, lockFile: string): string | undefined {
  const putBack = "Nothing in it was changed: put a backup in its place, or move it away to begin with an empty one.";
  switch (error.code) {
    case secondProcessCode:
      return `Another suggestion-box process is using the database ${file}; stop that one first, or give this one its own DATA_DIR.`;
    case lockFileCode:
      return `The lock file ${lockFile} cannot be used (${error.message}); delete it and start again.`;
    case foreignDatabaseCode:
      return `The database ${file} belongs to another program. Nothing in it was changed: set DATA_DIR to another folder.`;
    case damagedDatabaseCode:
      return `The database ${file} is damaged (${error.message}). ${putBack}`;
  }
  // SQLite's extended codes begin with the plain one, as in SQLITE_IOERR_WRITE.
  const [plain] = /^SQLITE_[A-Z]+/.exec(error.code) ?? [];
  switch (plain) {
    case "SQLITE_NOTADB":
      return `The file ${file} is not an SQLite database. ${putBack}`;
    case "SQLITE_CORRUPT":
      return `The database ${file} is damaged (${error.message}). ${putBack}`;
    case "SQLITE_CANTOPEN":
    case "SQLITE_READONLY":
    case "SQLITE_PERM":
      return notWritable(file, error.message);
    case "SQLITE_BUSY":
      return `The database ${file} is locked by another program; end that one and start again.`;
    case "SQLITE_FULL":
    case "SQLITE_IOERR":
      return `The database ${file} cannot be read or written (${error.message}); check the disk and its free space.`;
    default:
      return undefined;
  }
}

function fileSystemSentence(error: unknown, file: string): string | undefined {
  return error instanceof Error && "syscall" in error ? notWritable(file, error.message) : undefined;
}

function notWritable(file: string, detail: string): string {
  return `The database ${file} cannot be written (${detail}); its folder ${path.dirname(file)} and everything in it must be writable for the user who runs this, or set DATA_DIR to another folder.`;
}
