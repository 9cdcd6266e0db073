import { type RawBuilder, sql } from "kysely";

/** A number in a list of values, where PostgreSQL cannot tell the type of a parameter by itself. */
export function bigint(value: number): RawBuilder<number> {
  return sql<number>`cast(${value} as bigint)`;
}
