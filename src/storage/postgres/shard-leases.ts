import { sql } from "kysely";
import type { HeldShard, LeaseStore, Taking, Tenure } from "../../operations/ownership.ts";
import type { Shards } from "../../operations/shards.ts";
import type { Engine, Reader, Writer } from "../engine.ts";
import { databaseNow } from "../owned-guilds.ts";
import { livingLocks, SessionLock } from "./session-lock.ts";

/** Held by whoever takes shards, so that no two judge at once. */
const takingLock = 0x5b0c6;

interface LeaseRow extends HeldShard {
  readonly holder: string;
  readonly fence: number;
  readonly boundary: string | null;
  readonly lives: boolean;
}

/** The leases of shards in PostgreSQL, by its clock. */
export class SqlShardLeases implements LeaseStore {
  readonly #engine: Engine;
  readonly #session: SessionLock;

  constructor(engine: Engine, url: string) {
    this.#engine = engine;
    this.#session = new SessionLock(url);
  }

  async countInUse(): Promise<number | undefined> {
    const rows = await this.#leases(this.#engine.reader);
    return rows.find(({ lives }) => lives)?.count;
  }

  async take(shards: Shards, holder: string, leaseMs: number): Promise<Taking> {
    const { ids, count } = shards;
    const isInTheWay = (row: LeaseRow) =>
      row.lives && row.holder !== holder && (row.count !== count || ids.includes(row.shard));
    // Whoever stands by looks often: without taking anything.
    const seen = (await this.#leases(this.#engine.reader)).filter(isInTheWay);
    if (seen.length > 0) return { kind: "held", by: seen };
    return await this.#engine.write(async (transaction) => {
      await sql`select pg_advisory_xact_lock(${sql.lit(takingLock)}, 0)`.execute(transaction);
      // The strongest lock on each row: it waits for every statement that rests on the lease, and what is read then is the newest.
      await sql`select 1 from shard_leases order by shard for update`.execute(transaction);
      const rows = await this.#leases(transaction);
      const by = rows.filter(isInTheWay);
      if (by.length > 0) return { kind: "held", by };
      const fence = Math.max(0, ...rows.map((row) => row.fence)) + 1;
      await sql`delete from shard_leases where shard_count <> ${count}
        or shard in (${sql.join(ids)})`.execute(transaction);
      await sql`insert into shard_leases (shard, shard_count, holder, fence, session_key, expires_at)
        select shard, ${count}, ${holder}, cast(${fence} as bigint), cast(${this.#session.key} as bigint),
          ${databaseNow} + cast(${leaseMs} as bigint)
        from unnest(cast(${[...ids]} as bigint[])) as shard`.execute(transaction);
      return { kind: "taken", fence, boundaries: boundariesOf(rows.filter(({ shard }) => ids.includes(shard))) };
    });
  }

  async renew({ shards, holder, fence }: Tenure, leaseMs: number): Promise<boolean> {
    // Not through the pool: whatever keeps that busy must not cost the shards.
    const renewed = await this.#session.run(
      `update shard_leases set expires_at = cast(extract(epoch from clock_timestamp()) * 1000 as bigint) + $1,
        session_key = $4 where holder = $2 and fence = $3`,
      (key) => [leaseMs, holder, fence, key],
    );
    return renewed === shards.ids.length;
  }

  async standBy({ ids, count }: Shards, heir: string, forMs: number): Promise<void> {
    await this.#engine.write(async (transaction) => {
      await sql`update shard_leases set heir = ${heir}, heir_until = ${databaseNow} + cast(${forMs} as bigint)
        where shard in (${sql.join(ids)}) and shard_count = ${count} and boundary is null
          and (heir is null or heir = ${heir} or heir_until < ${databaseNow})`.execute(transaction);
    });
  }

  async stepBack(heir: string): Promise<void> {
    await this.#engine.write(async (transaction) => {
      await sql`update shard_leases set heir = null, heir_until = null
        where heir = ${heir} and boundary is null`.execute(transaction);
    });
  }

  async boundaries(heir: string): Promise<ReadonlyMap<number, bigint>> {
    const { rows } = await sql<{ shard: number; boundary: string | null }>`
      select shard, boundary from shard_leases where heir = ${heir}`.execute(this.#engine.reader);
    return boundariesOf(rows);
  }

  async handOver({ holder, fence }: Tenure, boundary: bigint): Promise<readonly number[]> {
    return await this.#engine.write(async (transaction) => {
      const { rows } = await sql<{ shard: number }>`update shard_leases set boundary = ${String(boundary)}
        where holder = ${holder} and fence = ${fence} and heir is not null and heir_until > ${databaseNow}
        returning shard`.execute(transaction);
      return rows.map(({ shard }) => shard);
    });
  }

  async release({ holder, fence }: Tenure, boundary: bigint): Promise<void> {
    await this.#engine.write(async (transaction) => {
      await sql`update shard_leases set expires_at = 0, boundary = coalesce(boundary, ${String(boundary)})
        where holder = ${holder} and fence = ${fence}`.execute(transaction);
    });
  }

  async live(): Promise<void> {
    await this.#session.hold();
  }

  async close(): Promise<void> {
    await this.#session.close();
  }

  /** Whose connection is gone is gone, and whoever has not renewed in time has lost its shards although it may still be there. */
  async #leases(db: Reader | Writer): Promise<readonly LeaseRow[]> {
    const { rows } = await sql<LeaseRow>`select shard, shard_count as count, holder, fence, boundary,
        case when expires_at <= ${databaseNow} then false
          else session_key = ${this.#session.key}
            or not pg_try_advisory_xact_lock(${sql.lit(livingLocks)}, cast(session_key as integer)) end as lives
      from shard_leases order by shard`.execute(db);
    return rows;
  }
}

function boundariesOf(rows: readonly { readonly shard: number; readonly boundary: string | null }[]) {
  return new Map(rows.flatMap(({ shard, boundary }) => (boundary === null ? [] : [[shard, BigInt(boundary)]])));
}
