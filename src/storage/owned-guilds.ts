import { type RawBuilder, sql } from "kysely";
import type { Tenure } from "../operations/ownership.ts";
import { isPart } from "../operations/shards.ts";

/** Where shards are held: what is held now, and whom to tell that a statement found otherwise. */
export interface Holding {
  readonly tenure: () => Tenure | undefined;
  readonly doubt: () => void;
}

/** Which servers' work is this process' to do, as conditions for SQL. Without a holding: all of them. */
export class OwnedGuilds {
  #holding: Holding | undefined;

  hold(holding: Holding): void {
    this.#holding = holding;
  }

  /** That the work of the server that a column names is this process' own: no other's rows are read. */
  has(guildIdColumn: string): RawBuilder<boolean> {
    if (this.#holding === undefined) return sql<boolean>`1 = 1`;
    const tenure = this.#holding.tenure();
    if (tenure === undefined) return sql<boolean>`1 = 0`;
    const { ids, count } = tenure.shards;
    if (!isPart(tenure.shards)) return sql<boolean>`1 = 1`;
    return sql<boolean>`${shardOfGuild(guildIdColumn, count)} in (${sql.join(ids.map((id) => sql.lit(id)))})`;
  }

  /**
   * That this process still holds the shard of that server by the database's own clock; until this transaction's end nobody else
   * takes it. Renewing changes no key, so it does not wait for this.
   */
  isHeld(guildIdColumn: string): RawBuilder<boolean> {
    if (this.#holding === undefined) return sql<boolean>`1 = 1`;
    const tenure = this.#holding.tenure();
    if (tenure === undefined) return sql<boolean>`1 = 0`;
    const { shards, holder, fence } = tenure;
    return sql<boolean>`exists (
      select 1 from shard_leases where shard_leases.shard = ${shardOfGuild(guildIdColumn, shards.count)}
        and shard_leases.holder = ${holder} and shard_leases.fence = ${fence} and shard_leases.expires_at > ${databaseNow}
      for key share
    )`;
  }

  /** A statement was turned down that would not have been if the shards were held. */
  doubt(): void {
    this.#holding?.doubt();
  }
}

/** PostgreSQL's clock in milliseconds since 1970, at the moment of asking: a transaction's own time stands still. */
export const databaseNow = sql<number>`cast(extract(epoch from clock_timestamp()) * 1000 as bigint)`;

function shardOfGuild(guildIdColumn: string, count: number): RawBuilder<number> {
  return sql<number>`((cast(${sql.ref(guildIdColumn)} as bigint) >> 22) % ${sql.lit(count)})`;
}
