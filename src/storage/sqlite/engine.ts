import { type Dialect, Kysely } from "kysely";
import type { Logger } from "pino";
import { Refusal } from "../../errors.ts";
import type { Engine, Writer } from "../engine.ts";
import { allMigrations, type Migrations } from "../migrations/migrations.ts";
import type { Schema } from "../schema.ts";
import type { IdRange } from "../suggestion-ids.ts";
import { assertOutsideTransaction, hadBegun, insideTransaction, notBegun } from "../transaction.ts";
import type { FoundSuggestions } from "../words.ts";
import { Connection, DatabaseError } from "./connection.ts";
import { sqliteDefinitions } from "./definitions.ts";
import { readerDialect, writerDialect } from "./dialect.ts";
import { openingFault } from "./faults.ts";
import { locate } from "./locate.ts";
import { migrate } from "./migrate.ts";
import { PointReads } from "./point-reads.ts";
import { wordsContaining } from "./words.ts";

export interface SqliteOptions {
  readonly file: string;
  readonly logger?: Logger | undefined;
  readonly migrations?: Migrations;
  /** How long a write waits, in its own thread, for another process that holds the lock. */
  readonly lockWaitMs?: number;
  /** Told of every commit that wrote: each is one wait for the disk. */
  readonly committed?: () => void;
  /** Told when one of its threads ended by itself: what is asked of that one is rejected from then on. */
  readonly lost?: ((reason: Error) => void) | undefined;
}

const defaultLockWaitMs = 15_000;

/** Opens the database for this process alone and brings it up to date. Throws a SetupFault for all that the operator has to mend. */
export async function openSqlite(options: SqliteOptions): Promise<Engine> {
  const file = await locate(options.file);
  const lockFile = `${file}.lock`;
  const closers: (() => Promise<void>)[] = [];
  const open = async (lock: string | undefined, dialect: (connection: Connection) => Dialect) => {
    const setup = { file, lockFile: lock, lockWaitMs: options.lockWaitMs ?? defaultLockWaitMs };
    const connection = await Connection.open(setup, options.lost ?? (() => {}));
    const db = new Kysely<Schema>({ dialect: dialect(connection) });
    closers.unshift(async () => {
      await db.destroy();
      await connection.close();
    });
    return db;
  };
  // The reader first, so that the writer is the last to leave: then SQLite puts the journal into the file.
  const close = async () => {
    for (const closeOne of closers) await closeOne();
  };
  try {
    const writer = await open(lockFile, (connection) => writerDialect(connection, options.committed ?? (() => {})));
    await migrate(writer, file, options.migrations ?? allMigrations(sqliteDefinitions), options.logger);
    const pointReads = new PointReads(file, options.lockWaitMs ?? defaultLockWaitMs);
    closers.unshift(async () => pointReads.close());
    const reader = await open(undefined, (connection) => readerDialect(connection, pointReads));
    return new SqliteEngine(reader, writer, close, options.logger);
  } catch (error) {
    await close();
    throw openingFault(error, file, lockFile);
  }
}

class SqliteEngine implements Engine {
  readonly reader: Kysely<Schema>;
  readonly #writer: Kysely<Schema>;
  readonly #close: () => Promise<void>;
  readonly #log: Logger | undefined;
  #closing: Promise<void> | undefined;

  constructor(reader: Kysely<Schema>, writer: Kysely<Schema>, close: () => Promise<void>, log: Logger | undefined) {
    this.reader = reader;
    this.#writer = writer;
    this.#close = close;
    this.#log = log;
  }

  async write<T>(run: (transaction: Writer) => Promise<T>): Promise<T> {
    // It would wait for its own end.
    assertOutsideTransaction("a second transaction");
    try {
      return await this.#writer.transaction().execute((transaction) => insideTransaction(() => run(transaction)));
    } catch (error) {
      if (!(error instanceof DatabaseError) || !isUnavailable(error)) throw error;
      this.#log?.error({ err: error }, "the database did not take a write; nothing of it was stored");
      const refusal = new Refusal("storage-unavailable", {});
      throw hadBegun(error) ? refusal : notBegun(refusal);
    }
  }

  containing(folded: string, range: IdRange): FoundSuggestions {
    return wordsContaining(folded, range);
  }

  close(): Promise<void> {
    this.#closing ??= this.#close();
    return this.#closing;
  }
}

/** Not a defect of ours: another process kept the lock, or the disk is full or failing. */
function isUnavailable({ code }: DatabaseError): boolean {
  return /^SQLITE_(BUSY|FULL|IOERR|READONLY|CANTOPEN)/.test(code);
}
