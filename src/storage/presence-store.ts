import { type RawBuilder, sql } from "kysely";
import type { PresenceStore } from "../boards/presence.ts";
import type { Engine } from "./engine.ts";
import type { OwnedGuilds } from "./owned-guilds.ts";

/** That the bot has not been thrown out of the server that a column names. */
export function isPresent(guildIdColumn: string): RawBuilder<boolean> {
  return sql<boolean>`not exists (
    select 1 from guilds as present where present.guild_id = ${sql.ref(guildIdColumn)} and present.left_at is not null
  )`;
}

/** Which servers the bot is in, in SQL. */
export class SqlPresenceStore implements PresenceStore {
  readonly #engine: Engine;
  readonly #now: () => Date;
  readonly #owned: OwnedGuilds;

  constructor(engine: Engine, now: () => Date, owned: OwnedGuilds) {
    this.#engine = engine;
    this.#now = now;
    this.#owned = owned;
  }

  async left(guildId: string): Promise<void> {
    await this.#engine.write(async (transaction) => {
      await transaction
        .updateTable("guilds")
        .set({ left_at: this.#now().getTime() })
        .where("guild_id", "=", guildId)
        .where("left_at", "is", null)
        .execute();
    });
  }

  async returned(guildId: string): Promise<boolean> {
    const isBack = await this.#engine.reader
      .selectFrom("guilds")
      .select("guild_id")
      .where("guild_id", "=", guildId)
      .where("left_at", "is not", null)
      .executeTakeFirst();
    if (isBack === undefined) return false;
    await this.#engine.write(async (transaction) => {
      await transaction.updateTable("guilds").set({ left_at: null }).where("guild_id", "=", guildId).execute();
    });
    return true;
  }

  async compare(guildIds: ReadonlySet<string>): Promise<{ readonly gone: string[]; readonly back: string[] }> {
    const known = await this.#engine.reader
      .selectFrom("guilds")
      .select(["guild_id", "left_at"])
      .where(this.#owned.has("guilds.guild_id"))
      .execute();
    return {
      gone: known.filter((one) => one.left_at === null && !guildIds.has(one.guild_id)).map((one) => one.guild_id),
      back: known.filter((one) => one.left_at !== null && guildIds.has(one.guild_id)).map((one) => one.guild_id),
    };
  }
}
