import type Database from "better-sqlite3";
import { openReadOnly } from "./open-database.ts";

/**
 * Reads a few rows on the thread of the event loop: they cost some ten microseconds, and crossing threads and back ten times that. It
 * waits for nobody; in WAL mode no writer is in its way.
 */
export class PointReads {
  readonly #database: Database.Database;
  readonly #close: () => void;
  readonly #statements = new Map<string, Database.Statement>();

  constructor(file: string, lockWaitMs: number) {
    const { database, close } = openReadOnly({ file, lockFile: undefined, lockWaitMs });
    database.pragma("busy_timeout = 0");
    this.#database = database;
    this.#close = close;
  }

  /** The rows; undefined when it could not read at once. Whoever may wait reads them then, or learns what is wrong. */
  rows(sql: string, parameters: readonly unknown[]): unknown[] | undefined {
    try {
      return this.#statement(sql).all(...parameters);
    } catch {
      return undefined;
    }
  }

  close(): void {
    this.#close();
  }

  /** There are as many as the program has point reads. */
  #statement(sql: string): Database.Statement {
    const kept = this.#statements.get(sql);
    if (kept !== undefined) return kept;
    const prepared = this.#database.prepare(sql);
    this.#statements.set(sql, prepared);
    return prepared;
  }
}
