import { type ControlledTransaction, Kysely, sql } from "kysely";
import type { Logger } from "pino";
import { SetupFault } from "../../errors.ts";
import { allMigrations, type Migrations } from "../migrations/migrations.ts";
import type { Snapshot } from "../moving/moving.ts";
import type { Schema } from "../schema.ts";
import { postgresDefinitions } from "./definitions.ts";
import { poolDialect } from "./dialect.ts";
import { openingFault, placeOf } from "./faults.ts";
import { appliedMigrations, refuseNewer } from "./migrate.ts";
import { lastNumber, readRows, readTables } from "./read-tables.ts";

export interface WholeDatabaseOptions {
  readonly url: string;
  readonly logger?: Logger | undefined;
  readonly known?: Migrations | undefined;
}

/** One moment of a PostgreSQL database, also while bots write to it. Throws a SetupFault for one that is not ours or newer. */
export async function openSnapshot({ url, logger, known }: WholeDatabaseOptions): Promise<Snapshot> {
  const place = placeOf(url);
  const { transaction, end } = await beginMoving(url, logger);
  try {
    await sql`set transaction isolation level repeatable read, read only`.execute(transaction);
    const migrations = await appliedMigrations(transaction, place);
    if (migrations.length === 0) throw new SetupFault(`The database ${place} is empty.`);
    refuseNewer(migrations, known ?? allMigrations(postgresDefinitions), place);
    return {
      place,
      migrations,
      tables: await readTables(transaction),
      rows: (table) => readRows(transaction, table),
      lastNumber: (table) => lastNumber(transaction, table),
      close: () => end("rollback"),
    };
  } catch (error) {
    await end("rollback");
    throw openingFault(error, place);
  }
}

export interface Moving {
  readonly transaction: ControlledTransaction<Schema>;
  readonly end: (how: "commit" | "rollback") => Promise<void>;
}

/** A transaction as long as it takes, on a connection of its own. */
export async function beginMoving(url: string, logger: Logger | undefined): Promise<Moving> {
  const db = new Kysely<Schema>({ dialect: poolDialect({ url, purpose: "moving", logger }) });
  try {
    const transaction = await db.startTransaction().execute();
    const end = async (how: "commit" | "rollback") => {
      try {
        await transaction[how]().execute();
      } finally {
        await db.destroy();
      }
    };
    return { transaction, end };
  } catch (error) {
    await db.destroy();
    throw openingFault(error, placeOf(url));
  }
}
