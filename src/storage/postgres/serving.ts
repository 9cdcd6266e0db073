import { setTimeout as delay } from "node:timers/promises";
import { sql } from "kysely";
import { SetupFault } from "../../errors.ts";
import type { Reader } from "../engine.ts";
import { placeOf } from "./faults.ts";
import { appliedMigrations } from "./migrate.ts";
import { connectionName, purposesOfBots } from "./pool.ts";
import { readTables } from "./read-tables.ts";
import { beginMoving } from "./snapshot.ts";

/** The server takes a moment to see that a process is gone. */
const endingWithinMs = 2_000;
const askAgainMs = 100;

/** How many connections bots hold to this database: 0 when none starts or serves. */
export async function connectionsOfBots(db: Reader): Promise<number> {
  // Otherwise a transaction sees those that were there when it first asked.
  await sql`select pg_stat_clear_snapshot()`.execute(db);
  const { rows } = await sql<{ connections: number }>`
    select count(*) as connections from pg_catalog.pg_stat_activity
    where datname = current_database() and pid <> pg_backend_pid()
      and application_name in (${sql.join(purposesOfBots.map(connectionName))})`.execute(db);
  return rows[0]?.connections ?? 0;
}

/** Throws a SetupFault while a bot has connections. One that has just ended is waited for. */
export async function refuseServed(db: Reader, place: string): Promise<void> {
  for (let waitedMs = 0; (await connectionsOfBots(db)) > 0; waitedMs += askAgainMs) {
    if (waitedMs >= endingWithinMs) {
      throw new SetupFault(`A bot is using the database ${place}; stop it first. Nothing was changed.`);
    }
    await delay(askAgainMs);
  }
}

/** Whether any of these tables holds a row. Throws a SetupFault for another program's database, or while a bot uses it. */
export async function holdsRows(url: string, tables: readonly string[]): Promise<boolean> {
  const { transaction, end } = await beginMoving(url, undefined);
  try {
    await refuseServed(transaction, placeOf(url));
    await appliedMigrations(transaction, placeOf(url));
    for (const { name } of await readTables(transaction)) {
      if (!tables.includes(name)) continue;
      const { rows } = await sql`select 1 from ${sql.table(name)} limit 1`.execute(transaction);
      if (rows.length > 0) return true;
    }
    return false;
  } finally {
    await end("rollback");
  }
}
