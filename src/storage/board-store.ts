import type { Selectable } from "kysely";
import type { Board, BoardSettings, BoardStore, GuildRules } from "../boards/boards.ts";
import type { Engine, Writer } from "./engine.ts";
import type { Bit, BoardsTable } from "./schema.ts";

/** Boards and the revision of a server's rules, in SQL. */
export class SqlBoardStore implements BoardStore {
  readonly #engine: Engine;
  readonly #now: () => Date;

  constructor(engine: Engine, now: () => Date) {
    this.#engine = engine;
    this.#now = now;
  }

  async rules(guildId: string): Promise<GuildRules> {
    const rows = await this.#engine.reader
      .selectFrom("guilds")
      .innerJoin("boards", "boards.guild_id", "guilds.guild_id")
      .selectAll("boards")
      .select("guilds.rules_revision")
      .where("guilds.guild_id", "=", guildId)
      .orderBy("boards.board_id")
      .execute();
    return { guildId, revision: rows[0]?.rules_revision ?? 0, boards: rows.map(toBoard) };
  }

  async saveFirst(guildId: string, settings: BoardSettings): Promise<Board> {
    return await this.#engine.write(async (transaction) => {
      const at = this.#now().getTime();
      await raiseRevision(transaction, guildId, at);
      const first = await transaction
        .selectFrom("boards")
        .select("board_id")
        .where("guild_id", "=", guildId)
        .orderBy("board_id")
        .executeTakeFirst();
      const columns = {
        channel_id: settings.channelId,
        anonymous_allowed: bit(settings.anonymousAllowed),
        images_allowed: bit(settings.imagesAllowed),
        threads: bit(settings.threads),
      };
      const stored =
        first === undefined
          ? await transaction
              .insertInto("boards")
              .values({ guild_id: guildId, created_at: at, ...columns })
              .returningAll()
              .executeTakeFirstOrThrow()
          : await transaction
              .updateTable("boards")
              .set(columns)
              .where("board_id", "=", first.board_id)
              .returningAll()
              .executeTakeFirstOrThrow();
      return toBoard(stored);
    });
  }
}

/** Also takes the server's row for this transaction, so that two at once cannot both make the first board. */
async function raiseRevision(transaction: Writer, guildId: string, at: number): Promise<void> {
  await transaction
    .insertInto("guilds")
    .values({ guild_id: guildId, rules_revision: 1, created_at: at })
    .onConflict((conflict) =>
      conflict.column("guild_id").doUpdateSet((row) => ({ rules_revision: row("guilds.rules_revision", "+", 1) })),
    )
    .execute();
}

function toBoard(row: Selectable<BoardsTable>): Board {
  return {
    id: row.board_id,
    guildId: row.guild_id,
    channelId: row.channel_id,
    anonymousAllowed: row.anonymous_allowed === 1,
    imagesAllowed: row.images_allowed === 1,
    threads: row.threads === 1,
  };
}

function bit(value: boolean): Bit {
  return value ? 1 : 0;
}
