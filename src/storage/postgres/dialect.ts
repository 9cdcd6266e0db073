import {
  CompiledQuery,
  type DatabaseConnection,
  type Dialect,
  type Driver,
  type Kysely,
  PostgresAdapter,
  PostgresIntrospector,
  PostgresQueryCompiler,
  type QueryResult,
} from "kysely";
import type { Pool, PoolClient } from "pg";
import type { Logger } from "pino";
import { isTogether } from "../together.ts";
import { configure, openPool, type Purpose } from "./pool.ts";

export interface PoolOptions {
  readonly url: string;
  readonly purpose: Purpose;
  readonly logger: Logger | undefined;
  /** Every failure goes through this before anybody sees it. */
  readonly translate?: (error: unknown) => unknown;
}

/** PostgreSQL through a pool of its own. */
export function poolDialect(options: PoolOptions): Dialect {
  return {
    createDriver: () => new PoolDriver(options),
    createQueryCompiler: () => new PostgresQueryCompiler(),
    createAdapter: () => new PostgresAdapter(),
    createIntrospector: (db: Kysely<unknown>) => new PostgresIntrospector(db),
  };
}

class PoolDriver implements Driver {
  readonly #pool: Pool;
  readonly #purpose: Purpose;
  readonly #translate: (error: unknown) => unknown;
  readonly #configured = new WeakSet<PoolClient>();
  /** Connections that are held or asked for. */
  #held = 0;
  #closing: PromiseWithResolvers<void> | undefined;

  constructor({ url, purpose, logger, translate = (error) => error }: PoolOptions) {
    this.#pool = openPool(url, purpose, logger);
    this.#purpose = purpose;
    this.#translate = translate;
  }

  async init(): Promise<void> {}

  async acquireConnection(): Promise<DatabaseConnection> {
    if (this.#closing !== undefined) throw new Error("the database is closed");
    this.#held += 1;
    try {
      return new PooledConnection(await this.#connect(), this.#translate);
    } catch (error) {
      this.#left();
      throw this.#translate(error);
    }
  }

  async #connect(): Promise<PoolClient> {
    const client = await this.#pool.connect();
    if (this.#configured.has(client)) return client;
    try {
      await configure(client, this.#purpose);
    } catch (error) {
      client.release(true);
      throw error;
    }
    this.#configured.add(client);
    return client;
  }

  async beginTransaction(connection: DatabaseConnection): Promise<void> {
    await connection.executeQuery(CompiledQuery.raw("begin"));
  }

  async commitTransaction(connection: DatabaseConnection): Promise<void> {
    await connection.executeQuery(CompiledQuery.raw("commit"));
  }

  async rollbackTransaction(connection: DatabaseConnection): Promise<void> {
    if (connection instanceof PooledConnection) await connection.rollback();
  }

  async releaseConnection(connection: DatabaseConnection): Promise<void> {
    if (connection instanceof PooledConnection) connection.release();
    this.#left();
  }

  /** Waits for all connections that were asked for: a pool that is ended forgets whoever waits for one. */
  async destroy(): Promise<void> {
    this.#closing ??= Promise.withResolvers<void>();
    if (this.#held === 0) this.#closing.resolve();
    await this.#closing.promise;
    await this.#pool.end();
  }

  #left(): void {
    this.#held -= 1;
    if (this.#held === 0) this.#closing?.resolve();
  }
}

class PooledConnection implements DatabaseConnection {
  readonly #client: PoolClient;
  readonly #translate: (error: unknown) => unknown;
  #broken = false;

  constructor(client: PoolClient, translate: (error: unknown) => unknown) {
    this.#client = client;
    this.#translate = translate;
  }

  async executeQuery<Row>(query: CompiledQuery): Promise<QueryResult<Row>> {
    if (!isTogether(query)) return await this.#execute<Row>(query);
    const rows: unknown[][] = [];
    for (const statement of query.statements) rows.push((await this.#execute(statement)).rows);
    return { rows: rows as Row[] };
  }

  async #execute<Row>({ sql, parameters }: CompiledQuery): Promise<QueryResult<Row>> {
    try {
      const { rows, rowCount, command } = await this.#client.query(sql, parameters.map(storable));
      // So PostgreSQL answers the commit of a transaction in which a statement failed.
      if (sql === "commit" && command === "ROLLBACK") throw new Error("the transaction was rolled back instead");
      // The query's author says what a row is; the database knows no types of ours.
      return { rows: rows as Row[], numAffectedRows: BigInt(rowCount ?? 0) };
    } catch (error) {
      // A statement that timed out here may still be answered: whoever got the connection next would read that.
      if (!isAnswer(error)) this.#broken = true;
      throw this.#translate(error);
    }
  }

  /** One that cannot even be rolled back is thrown away, and the server rolls back by itself. */
  async rollback(): Promise<void> {
    if (this.#broken) return;
    try {
      await this.#client.query("rollback");
    } catch {
      this.#broken = true;
    }
  }

  release(): void {
    this.#client.release(this.#broken);
  }

  // oxlint-disable-next-line require-yield
  async *streamQuery<Row>(): AsyncIterableIterator<QueryResult<Row>> {
    throw new Error("results are read whole");
  }
}

/** PostgreSQL knows no character U+0000; what a member wrote around it is kept. */
export function storable<T>(value: T): T | string {
  return typeof value === "string" ? value.replaceAll("\0", "\uFFFD") : value;
}

/** Whether the server itself said no: then the connection is as good as before. */
function isAnswer(error: unknown): boolean {
  return error instanceof Error && "severity" in error && error.severity === "ERROR";
}
