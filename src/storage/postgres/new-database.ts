import { sql } from "kysely";
import { Migrator } from "kysely/migration";
import { SetupFault } from "../../errors.ts";
import type { Writer } from "../engine.ts";
import { allMigrations, only } from "../migrations/migrations.ts";
import { ownTables, type Table, type Target, type Value } from "../moving/moving.ts";
import { postgresDefinitions } from "./definitions.ts";
import { storable } from "./dialect.ts";
import { openingFault, placeOf } from "./faults.ts";
import { appliedMigrations, migrationLock } from "./migrate.ts";
import { readRows, readTables, sequenceOf } from "./read-tables.ts";
import { refuseServed } from "./serving.ts";
import { beginMoving, type WholeDatabaseOptions } from "./snapshot.ts";

export interface NewDatabaseOptions extends WholeDatabaseOptions {
  /** Names of the migrations that it is to have. */
  readonly migrations: readonly string[];
  /** Every table that this program may have made there; they are dropped with what is in them. */
  readonly tables: readonly string[];
}

/** Our tables made anew in a PostgreSQL database, in one transaction: until its commit everything is as it was. */
export async function newPostgresDatabase(options: NewDatabaseOptions): Promise<Target> {
  const place = placeOf(options.url);
  const { transaction, end } = await beginMoving(options.url, options.logger);
  try {
    await sql`select pg_advisory_xact_lock(${migrationLock}::bigint)`.execute(transaction);
    await appliedMigrations(transaction, place);
    const former = [...options.tables, ...ownTables].map((name) => sql.table(name));
    await sql`drop table if exists ${sql.join(former)}`.execute(transaction);
    // Whoever came in the meantime now waits for this transaction's end.
    await refuseServed(transaction, place);
    const foreign = new Set((await readTables(transaction)).map(({ name }) => name));
    await applyMigrations(transaction, only(options.known ?? allMigrations(postgresDefinitions), options.migrations));
    const tables = (await readTables(transaction)).filter(({ name }) => !foreign.has(name));
    const references = await takeReferencesOff(transaction, tables);
    return {
      place,
      tables,
      rows: (table) => readRows(transaction, table),
      fit: (row) => (row.some((value) => storable(value) !== value) ? row.map(fitting) : row),
      add: (table, rows) => insert(transaction, table, rows),
      async setLastNumber({ name, counter }, number) {
        if (counter === undefined || number === 0n) return;
        const sequence = await sequenceOf(transaction, name, counter);
        await sql`select setval(${sequence}::regclass, ${String(number)}::bigint)`.execute(transaction);
      },
      async checkReferences() {
        for (const reference of references) await sql.raw(reference).execute(transaction);
      },
      async keep() {
        // Without figures about what is in them, the first questions would be answered the long way round.
        for (const { name } of tables) await sql`analyze ${sql.table(name)}`.execute(transaction);
        await end("commit");
      },
      discard: () => end("rollback"),
    };
  } catch (error) {
    await end("rollback");
    throw openingFault(error, place);
  }
}

async function applyMigrations(transaction: Writer, migrations: ReturnType<typeof only>): Promise<void> {
  const provider = { getMigrations: () => Promise.resolve({ ...migrations }) };
  const { error } = await new Migrator({ db: transaction, provider }).migrateToLatest();
  if (error !== undefined) throw error;
}

/** References from row to row, which would want the rows in an order; returns the statements that put them back and check every row. */
async function takeReferencesOff(transaction: Writer, tables: readonly Table[]): Promise<readonly string[]> {
  const { rows } = await sql<{ drop: string; add: string }>`
    select format('alter table %s drop constraint %I', conrelid::regclass, conname) as "drop",
      format('alter table %s add constraint %I %s', conrelid::regclass, conname, pg_get_constraintdef(c.oid)) as "add"
    from pg_catalog.pg_constraint c
    where contype = 'f' and conrelid in (${sql.join(tables.map(({ name }) => sql`quote_ident(${name})::regclass`))})
    order by c.oid`.execute(transaction);
  for (const { drop } of rows) await sql.raw(drop).execute(transaction);
  return rows.map(({ add }) => add);
}

const arrays = { integer: sql`bigint[]`, text: sql`text[]`, bytes: sql`bytea[]`, other: sql`text[]` } as const;

/** One statement with one list of values for each column. */
async function insert(transaction: Writer, table: Table, rows: readonly (readonly Value[])[]): Promise<void> {
  const names = sql.join(table.columns.map(({ name }) => sql.id(name)));
  const lists = table.columns.map(({ type }, index) => {
    const values = rows.map((row) => sendable(row[index]));
    return sql`${sql.val(values)}::${arrays[type]}`;
  });
  await sql`insert into ${sql.table(table.name)} (${names}) select * from unnest(${sql.join(lists)})`.execute(
    transaction,
  );
}

function fitting(value: Value): Value {
  return typeof value === "string" ? storable(value) : value;
}

/** As the driver writes it into a list. */
function sendable(value: Value | undefined): unknown {
  if (value === undefined) throw new SetupFault("a row has fewer values than its table has columns");
  if (typeof value === "bigint") return String(value);
  return value !== null && typeof value === "object" ? Buffer.from(value) : value;
}
