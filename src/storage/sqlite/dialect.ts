import {
  type CompiledQuery,
  type DatabaseConnection,
  type Dialect,
  type Driver,
  type Kysely,
  type QueryResult,
  type SelectModifierNode,
  SqliteAdapter,
  SqliteIntrospector,
  SqliteQueryCompiler,
} from "kysely";
import { isPointRead } from "../prepared.ts";
import { isTogether } from "../together.ts";
import { notBegun } from "../transaction.ts";
import type { Connection } from "./connection.ts";
import type { PointReads } from "./point-reads.ts";
import type { Command } from "./protocol.ts";
import { Turns } from "./turns.ts";

/** SQLite for writing, through a worker thread: whoever acquires the one connection has it to themselves. */
export function writerDialect(connection: Connection, committed: () => void): Dialect {
  return dialect(() => new WriterDriver(connection, committed));
}

/** SQLite for reading: single statements, which nobody has to wait to send, through a worker thread unless they are point reads. */
export function readerDialect(connection: Connection, pointReads: PointReads): Dialect {
  return dialect(() => new ReaderDriver(connection, pointReads));
}

function dialect(createDriver: () => Driver): Dialect {
  return {
    createDriver,
    createQueryCompiler: () => new LocklessCompiler(),
    createAdapter: () => new TransactionalAdapter(),
    createIntrospector: (db: Kysely<unknown>) => new SqliteIntrospector(db),
  };
}

/**
 * SQLite rolls back changes of the schema too, so that a failed migration leaves nothing. Whoever asks takes their turn here, not in
 * Kysely: there each release wakes all who wait, which for thousands of presses takes longer than their statements.
 */
class TransactionalAdapter extends SqliteAdapter {
  override get supportsMultipleConnections(): boolean {
    return true;
  }

  override get supportsTransactionalDdl(): boolean {
    return true;
  }
}

/** Leaves locks of rows out, which SQLite has no words for: whoever writes has the whole database. */
class LocklessCompiler extends SqliteQueryCompiler {
  protected override visitSelectModifier(node: SelectModifierNode): void {
    if (node.modifier === undefined || !locks.has(node.modifier)) super.visitSelectModifier(node);
  }
}

const locks: ReadonlySet<string> = new Set(["ForNoKeyUpdate", "ForShare", "ForUpdate"]);

class WriterDriver implements Driver {
  readonly #connection: Connection;
  readonly #queries: WriterConnection;
  readonly #committed: () => void;
  readonly #turns = new Turns();
  #endTurn: () => void = () => {};

  constructor(connection: Connection, committed: () => void) {
    this.#connection = connection;
    this.#queries = new WriterConnection(connection);
    this.#committed = committed;
  }

  async init(): Promise<void> {}

  async acquireConnection(): Promise<DatabaseConnection> {
    this.#endTurn = await this.#turns.take();
    this.#queries.follow(Promise.resolve());
    return this.#queries;
  }

  async releaseConnection(): Promise<void> {
    this.#endTurn();
  }

  /** Does not wait for it: the first statement goes over with it, and is not carried out if there is no transaction. */
  async beginTransaction(): Promise<void> {
    const begun = this.#connection.run({ kind: "begin" });
    this.#queries.follow(
      begun.catch((error: unknown) => {
        throw error instanceof Error ? notBegun(error) : error;
      }),
    );
  }

  async commitTransaction(): Promise<void> {
    await this.#queries.answered(this.#connection.run({ kind: "commit" }));
    this.#committed();
  }

  async rollbackTransaction(): Promise<void> {
    await this.#connection.run({ kind: "rollback" });
  }

  /** Waits for all turns that were asked for; whoever made the connection closes it. */
  async destroy(): Promise<void> {
    await this.#turns.take();
  }
}

class ReaderDriver implements Driver {
  readonly #queries: ReaderConnection;

  constructor(connection: Connection, pointReads: PointReads) {
    this.#queries = new ReaderConnection(connection, pointReads);
  }

  async init(): Promise<void> {}

  async acquireConnection(): Promise<DatabaseConnection> {
    return this.#queries;
  }

  async releaseConnection(): Promise<void> {}

  async beginTransaction(): Promise<void> {
    throw new Error("the connection for reading has no transactions");
  }

  async commitTransaction(): Promise<void> {}

  async rollbackTransaction(): Promise<void> {}

  async destroy(): Promise<void> {}
}

class WorkerConnection implements DatabaseConnection {
  readonly #connection: Connection;

  constructor(connection: Connection) {
    this.#connection = connection;
  }

  async executeQuery<Row>(query: CompiledQuery): Promise<QueryResult<Row>> {
    const { rows, changes } = await this.#connection.run(commandOf(query));
    // The query's author says what a row is; the database knows no types of ours.
    return { rows: rows as Row[], numAffectedRows: BigInt(changes) };
  }

  // oxlint-disable-next-line require-yield
  async *streamQuery<Row>(): AsyncIterableIterator<QueryResult<Row>> {
    throw new Error("results are read whole");
  }
}

/** Not all that is sent for a transaction is waited for: what failed of it is thrown by the next statement, or by the commit. */
class WriterConnection extends WorkerConnection {
  #sent: Promise<unknown> = Promise.resolve();

  /** Begins a transaction's, or goes on with it: whoever is answered next finds out what became of this. */
  follow(sent: Promise<unknown>): void {
    this.#sent = sent;
    sent.catch(() => {});
  }

  /** An answer, unless something failed that was sent before. */
  async answered<Answer>(answer: Promise<Answer>): Promise<Answer> {
    answer.catch(() => {});
    await this.#sent;
    return await answer;
  }

  override async executeQuery<Row>(query: CompiledQuery): Promise<QueryResult<Row>> {
    const result = this.answered(super.executeQuery<Row>(query));
    if (!isTogether(query) || !query.areLast) return await result;
    this.follow(result);
    return { rows: [] };
  }
}

function commandOf(query: CompiledQuery): Command {
  if (!isTogether(query)) return { kind: "query", sql: query.sql, parameters: query.parameters };
  const queries = query.statements.map(({ sql, parameters }) => ({ sql, parameters }));
  return { kind: "queries", queries };
}

class ReaderConnection extends WorkerConnection {
  readonly #pointReads: PointReads;

  constructor(connection: Connection, pointReads: PointReads) {
    super(connection);
    this.#pointReads = pointReads;
  }

  override async executeQuery<Row>(query: CompiledQuery): Promise<QueryResult<Row>> {
    const rows = isPointRead(query) ? this.#pointReads.rows(query.sql, query.parameters) : undefined;
    if (rows === undefined) return await super.executeQuery(query);
    return { rows: rows as Row[], numAffectedRows: 0n };
  }
}
