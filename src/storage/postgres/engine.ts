import { Kysely } from "kysely";
import type { Logger } from "pino";
import { Refusal, SetupFault } from "../../errors.ts";
import type { Engine, Writer } from "../engine.ts";
import { allMigrations, type Migrations } from "../migrations/migrations.ts";
import type { Schema } from "../schema.ts";
import { assertOutsideTransaction, insideTransaction } from "../transaction.ts";
import { postgresDefinitions } from "./definitions.ts";
import { poolDialect } from "./dialect.ts";
import { isCollision, isUnavailable, openingFault, placeOf } from "./faults.ts";
import { migrate } from "./migrate.ts";
import { openPool } from "./pool.ts";

export interface PostgresOptions {
  /** postgres://user:password@host:port/database */
  readonly url: string;
  readonly logger?: Logger | undefined;
  readonly migrations?: Migrations;
}

/** So often a transaction is begun anew that was in another one's way. */
const mostAttempts = 5;

/** Opens the database and brings it up to date. Throws a SetupFault for all that the operator has to mend. */
export async function openPostgres({ url, logger, migrations }: PostgresOptions): Promise<Engine> {
  const place = placeOf(url);
  try {
    const migrating = new Kysely<Schema>({ dialect: poolDialect(openPool(url, "migrating", logger)) });
    try {
      await migrate(migrating, place, migrations ?? allMigrations(postgresDefinitions));
    } finally {
      await migrating.destroy();
    }
  } catch (error) {
    const fault = openingFault(error, place);
    if (fault instanceof SetupFault) logger?.debug({ err: error }, "the database could not be opened");
    throw fault;
  }
  return new PostgresEngine(url, logger);
}

class PostgresEngine implements Engine {
  readonly reader: Kysely<Schema>;
  readonly #writer: Kysely<Schema>;
  readonly #log: Logger | undefined;
  #closing: Promise<void> | undefined;

  constructor(url: string, log: Logger | undefined) {
    this.#log = log;
    this.reader = new Kysely<Schema>({
      dialect: poolDialect(openPool(url, "reading", log), (error) =>
        this.#unlessUnavailable(error, "the database did not answer a query"),
      ),
    });
    this.#writer = new Kysely<Schema>({ dialect: poolDialect(openPool(url, "writing", log)) });
  }

  async write<T>(run: (transaction: Writer) => Promise<T>): Promise<T> {
    // Whoever held a connection while waiting for a second one could wait for ever.
    assertOutsideTransaction("a second transaction");
    for (let attempt = 1; ; attempt += 1) {
      try {
        return await this.#writer.transaction().execute((transaction) => insideTransaction(() => run(transaction)));
      } catch (error) {
        if (attempt < mostAttempts && isCollision(error)) continue;
        throw this.#unlessUnavailable(error, "the database did not take a write, or did not say that it did");
      }
    }
  }

  close(): Promise<void> {
    this.#closing ??= Promise.all([this.reader.destroy(), this.#writer.destroy()]).then(() => {});
    return this.#closing;
  }

  #unlessUnavailable(error: unknown, message: string): unknown {
    if (!isUnavailable(error)) return error;
    this.#log?.error({ err: error }, message);
    return new Refusal("storage-unavailable", {});
  }
}
