import { type RawBuilder, sql } from "kysely";
import type { Migration } from "kysely/migration";
import type { Definitions } from "./definitions.ts";

/** Votes of different weight, and abstentions: every vote so far counts one. */
export function votesMigration(definitions: Definitions): Migration {
  return {
    async up(db) {
      for (const statement of statements(definitions)) await statement.execute(db);
    },
  };
}

function statements({ integer }: Definitions): readonly RawBuilder<unknown>[] {
  const counter = (name: string) =>
    sql`alter table suggestions add column ${sql.id(name)} ${integer} not null default 0 check (${sql.id(name)} >= 0)`;
  const sum = (what: RawBuilder<unknown>, side: string) =>
    sql`(select coalesce(${what}, 0) from votes
      where votes.suggestion_id = suggestions.suggestion_id and votes.side = ${sql.lit(side)})`;
  return [
    sql`alter table votes add column weight ${integer} not null default 1 check (weight >= 1)`,
    counter("abstain_votes"),
    counter("up_weight"),
    counter("down_weight"),
    sql`update suggestions set abstain_votes = ${sum(sql`count(*)`, "abstain")},
      up_weight = ${sum(sql`sum(weight)`, "up")}, down_weight = ${sum(sql`sum(weight)`, "down")}`,
  ];
}
