import { type RawBuilder, sql } from "kysely";
import type { Reader } from "../engine.ts";
import { type Row, type Table, tablesFrom, type Value } from "../moving/moving.ts";

/** Rows that are fetched at once: of those that hold whole images one, which comes as text of twice its size. */
const batchRows = 1_000;
const batchRowsWithBytes = 1;

/** The tables of the database with what people stored. */
export async function readTables(db: Reader): Promise<readonly Table[]> {
  const { rows } = await sql<{ table: string; column: string; type: string; counted: boolean }>`
    select c.relname as "table", a.attname as "column", format_type(a.atttypid, a.atttypmod) as "type",
      a.attidentity <> '' as "counted"
    from pg_catalog.pg_class c
    join pg_catalog.pg_namespace n on n.oid = c.relnamespace and n.nspname = current_schema()
    join pg_catalog.pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
    where c.relkind in ('r', 'p')`.execute(db);
  // The migrations' own tables have other types, and are no content.
  return tablesFrom(rows);
}

/** All rows of a table, in a transaction: through a cursor, so that neither side holds them all. */
export async function* readRows(transaction: Reader, table: Table): AsyncGenerator<readonly Row[]> {
  const count = table.columns.some(({ type }) => type === "bytes") ? batchRowsWithBytes : batchRows;
  const columns = table.columns.map(({ name, type }) => selected(name, type));
  await sql`declare moving no scroll cursor for select ${sql.join(columns)} from ${sql.table(table.name)}`.execute(
    transaction,
  );
  for (;;) {
    const { rows } = await sql<Record<string, unknown>>`fetch ${sql.lit(count)} from moving`.execute(transaction);
    if (rows.length === 0) break;
    yield rows.map((row) => table.columns.map(({ name, type }) => valueOf(row[name], type)));
  }
  await sql`close moving`.execute(transaction);
}

/** The last number that a table's counter has given, whether its row was kept or not; 0 before the first. */
export async function lastNumber(db: Reader, { name, counter }: Table): Promise<bigint> {
  if (counter === undefined) return 0n;
  const sequence = await sequenceOf(db, name, counter);
  const { rows } = await sql<{ last: string }>`
    select case when is_called then last_value else 0 end::text as last from ${sql.raw(sequence)}`.execute(db);
  return BigInt(rows[0]?.last ?? 0);
}

/** Its name as SQL writes it. */
export async function sequenceOf(db: Reader, table: string, counter: string): Promise<string> {
  const { rows } = await sql<{ name: string | null }>`
    select pg_get_serial_sequence(quote_ident(${table}), ${counter}) as name`.execute(db);
  const name = rows[0]?.name;
  if (name === null || name === undefined) throw new Error(`the column ${table}.${counter} counts by nothing`);
  return name;
}

/** As text: a snowflake is too large to be read as a number. */
function selected(name: string, type: Table["columns"][number]["type"]): RawBuilder<unknown> {
  return type === "integer" ? sql`${sql.ref(name)}::text as ${sql.id(name)}` : sql`${sql.ref(name)}`;
}

function valueOf(value: unknown, type: Table["columns"][number]["type"]): Value {
  if (value === null || value instanceof Uint8Array) return value;
  if (typeof value !== "string") throw new Error("the database returned a value of another type than it was asked for");
  return type === "integer" ? BigInt(value) : value;
}
