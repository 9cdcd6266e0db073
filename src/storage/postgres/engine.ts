import { setTimeout as delay } from "node:timers/promises";
import { Kysely, sql } from "kysely";
import type { Logger } from "pino";
import { Refusal, SetupFault } from "../../errors.ts";
import type { Engine, Writer } from "../engine.ts";
import { allMigrations, type Migrations } from "../migrations/migrations.ts";
import type { Schema } from "../schema.ts";
import type { IdRange } from "../suggestion-ids.ts";
import { assertOutsideTransaction, insideTransaction } from "../transaction.ts";
import { type FoundSuggestions, textsContaining } from "../words.ts";
import { copyBefore } from "./copy-before.ts";
import { postgresDefinitions } from "./definitions.ts";
import { poolDialect } from "./dialect.ts";
import { isCollision, isUnavailable, openingFault, placeOf } from "./faults.ts";
import { migrate } from "./migrate.ts";

export interface PostgresOptions {
  /** postgres://user:password@host:port/database */
  readonly url: string;
  readonly logger?: Logger | undefined;
  readonly migrations?: Migrations;
  /** The file beside which copies are made before migrations; without it none is made. */
  readonly copies?: string | undefined;
}

/** So often a transaction is begun anew that was in another one's way. */
const mostAttempts = 5;
const longestPauseMs = 40;

/** Opens the database and brings it up to date. Throws a SetupFault for all that the operator has to mend. */
export async function openPostgres({ url, logger, migrations, copies }: PostgresOptions): Promise<Engine> {
  const place = placeOf(url);
  try {
    const migrating = new Kysely<Schema>({ dialect: poolDialect({ url, purpose: "migrating", logger }) });
    try {
      await migrate(migrating, {
        place,
        migrations: migrations ?? allMigrations(postgresDefinitions),
        copy: async (first) => {
          if (copies !== undefined) await copyBefore({ url, copies, first, logger });
        },
      });
    } finally {
      await migrating.destroy();
    }
  } catch (error) {
    const fault = openingFault(error, place);
    if (fault instanceof SetupFault) logger?.debug({ err: error }, "the database could not be opened");
    throw fault;
  }
  const engine = new PostgresEngine(url, logger);
  await engine.begin();
  return engine;
}

class PostgresEngine implements Engine {
  readonly reader: Kysely<Schema>;
  readonly #writer: Kysely<Schema>;
  readonly #log: Logger | undefined;
  #closing: Promise<void> | undefined;

  constructor(url: string, log: Logger | undefined) {
    this.#log = log;
    this.reader = new Kysely<Schema>({
      dialect: poolDialect({
        url,
        purpose: "reading",
        logger: log,
        translate: (error) => this.#unlessUnavailable(error, "the database did not answer a query"),
      }),
    });
    this.#writer = new Kysely<Schema>({ dialect: poolDialect({ url, purpose: "writing", logger: log }) });
  }

  /** Makes the first connections, so that whatever is begun later is known to be begun when the engine is closed. */
  async begin(): Promise<void> {
    await Promise.all([sql`select 1`.execute(this.reader), sql`select 1`.execute(this.#writer)]);
  }

  async write<T>(run: (transaction: Writer) => Promise<T>): Promise<T> {
    // Whoever held a connection while waiting for a second one could wait for ever.
    assertOutsideTransaction("a second transaction");
    for (let attempt = 1; ; attempt += 1) {
      try {
        return await this.#writer.transaction().execute((transaction) => insideTransaction(() => run(transaction)));
      } catch (error) {
        if (attempt === mostAttempts || !isCollision(error)) {
          throw this.#unlessUnavailable(error, "the database did not take a write, or did not say that it did");
        }
      }
      // Not at once, and not all at the same time: the other one gets the row that it waits for.
      await delay(Math.random() * longestPauseMs * attempt);
    }
  }

  containing(folded: string, range: IdRange): FoundSuggestions {
    return textsContaining(folded, range);
  }

  close(): Promise<void> {
    this.#closing ??= this.#close();
    return this.#closing;
  }

  async #close(): Promise<void> {
    await Promise.all([this.reader.destroy(), this.#writer.destroy()]);
  }

  #unlessUnavailable(error: unknown, message: string): unknown {
    if (!isUnavailable(error)) return error;
    this.#log?.error({ err: error }, message);
    return new Refusal("storage-unavailable", {});
  }
}
