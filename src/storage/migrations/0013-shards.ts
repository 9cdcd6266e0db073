import { type RawBuilder, sql } from "kysely";
import type { Migration } from "kysely/migration";
import type { Definitions } from "./definitions.ts";

/** Which process holds which shard, where several share a database. */
export function shardsMigration(definitions: Definitions): Migration {
  return {
    async up(db) {
      for (const statement of statements(definitions)) await statement.execute(db);
    },
  };
}

function statements({ integer, tableEnd }: Definitions): readonly RawBuilder<unknown>[] {
  return [
    sql`create table shard_leases (
      shard ${integer} not null primary key check (shard >= 0),
      shard_count ${integer} not null check (shard_count > shard),
      holder text not null,
      fence ${integer} not null check (fence > 0),
      session_key ${integer} not null,
      expires_at ${integer} not null,
      boundary text,
      heir text,
      heir_until ${integer},
      check ((heir is null) = (heir_until is null))
    ) ${tableEnd}`,
  ];
}
