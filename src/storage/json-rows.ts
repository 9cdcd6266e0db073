import { type RawBuilder, sql } from "kysely";
import { isPostgres } from "./dialects.ts";
import type { Writer } from "./engine.ts";

/** Rows that go to the database as one parameter, to be selected from. */
export interface JsonRows {
  /** What stands behind `from`. */
  readonly table: RawBuilder<unknown>;
  /** The values at a place of each row, counted from 0. */
  readonly integer: (place: number) => RawBuilder<number>;
  readonly text: (place: number) => RawBuilder<string>;
}

/**
 * However many rows there are, the statement is the same: it is built and prepared in no time, and one text crosses to the database.
 * Whether a text may stand where an integer should is for the table to say that it is written to.
 */
export function jsonRows(transaction: Writer, rows: readonly (readonly (number | string)[])[]): JsonRows {
  const json = JSON.stringify(rows);
  if (isPostgres(transaction)) {
    return {
      table: sql`jsonb_array_elements(cast(${json} as jsonb))`,
      integer: (place) => sql<number>`cast(value ->> ${sql.lit(place)} as bigint)`,
      text: (place) => sql<string>`(value ->> ${sql.lit(place)})`,
    };
  }
  return {
    table: sql`json_each(${json})`,
    integer: (place) => sql<number>`(value ->> ${sql.lit(place)})`,
    text: (place) => sql<string>`(value ->> ${sql.lit(place)})`,
  };
}
