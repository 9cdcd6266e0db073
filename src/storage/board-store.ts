import type { Selectable } from "kysely";
import type { BoardRules } from "../boards/board-rules.ts";
import {
  type Board,
  type BoardChanges,
  type BoardEdit,
  type BoardOutcome,
  type BoardPlace,
  type BoardStore,
  defaultServerSettings,
  type GuildRules,
  maxBoards,
  type ServerSettings,
} from "../boards/boards.ts";
import { namesRole } from "../boards/role-removal.ts";
import { reviewOn } from "../suggestions/review-rules.ts";
import { votableStatuses } from "../suggestions/status.ts";
import { changedRules, changedSettings, readRules, readSettings } from "./board-rules.ts";
import type { Engine, Writer } from "./engine.ts";
import { postWaiting } from "./late-queue-posts.ts";
import { prepared } from "./prepared.ts";
import { removeRole } from "./role-removal.ts";
import type { BoardsTable } from "./schema.ts";
import { SharedRead } from "./shared-read.ts";

/** Boards, a server's settings and the revision of its rules, in SQL. */
export class SqlBoardStore implements BoardStore {
  readonly #engine: Engine;
  readonly #changed: () => void;
  readonly #now: () => Date;
  /** Hundreds press in one moment, and each is judged by them. */
  readonly #rules = new SharedRead<GuildRules>();

  constructor(engine: Engine, changed: () => void, now: () => Date) {
    this.#engine = engine;
    this.#changed = changed;
    this.#now = now;
  }

  rules(guildId: string): Promise<GuildRules> {
    return this.#rules.run(guildId, () => this.#readRules(guildId));
  }

  async #readRules(guildId: string): Promise<GuildRules> {
    // One statement: boards are never read with another moment's revision.
    const rows = await selectRules(this.#engine.reader, { guildId });
    const [first] = rows;
    const all = rows.flatMap((row) =>
      isBoard(row) ? [{ board: toBoard(row), deleted: row.deleted_at !== null }] : [],
    );
    return {
      guildId,
      revision: first?.rules_revision ?? 0,
      settings: first === undefined ? defaultServerSettings : readSettings(first.settings),
      boards: all.filter(({ deleted }) => !deleted).map(({ board }) => board),
      deletedBoards: all.filter(({ deleted }) => deleted).map(({ board }) => board),
    };
  }

  async saveFirst(guildId: string, changes: BoardChanges & Pick<Board, "channelId">): Promise<Board> {
    const outcome = await this.#editing(guildId, async (transaction, at) => {
      const [first] = await boardsOf(transaction, guildId);
      if (first !== undefined) return await editBoard(transaction, { guildId, boardId: first.board_id, at }, changes);
      const place = { name: "suggestions", channelKind: "text" as const, ...changes };
      return await this.#insert(transaction, guildId, place);
    });
    if (outcome.kind !== "stored") throw new Error(`the first board could not be saved: ${outcome.kind}`);
    return outcome.board;
  }

  create(guildId: string, board: BoardPlace & BoardChanges): Promise<BoardOutcome> {
    return this.#changing(guildId, (transaction) => this.#insert(transaction, guildId, board));
  }

  edit(guildId: string, boardId: number, edit: BoardEdit): Promise<BoardOutcome> {
    return this.#editing(guildId, (transaction, at) => editBoard(transaction, { guildId, boardId, at }, edit));
  }

  delete(guildId: string, boardId: number): Promise<boolean> {
    return this.#changing(guildId, async (transaction) => {
      const deleted = await transaction
        .updateTable("boards")
        .set({ deleted_at: this.#now().getTime() })
        .where("guild_id", "=", guildId)
        .where("board_id", "=", boardId)
        .where("deleted_at", "is", null)
        .returning("board_id")
        .executeTakeFirst();
      return deleted !== undefined;
    });
  }

  saveSettings(guildId: string, changes: Partial<ServerSettings>): Promise<ServerSettings> {
    return this.#changing(guildId, async (transaction) => {
      const of = transaction.selectFrom("guilds").select("settings").where("guild_id", "=", guildId);
      const { settings } = await of.executeTakeFirstOrThrow();
      const changed = changedSettings(settings, changes);
      await transaction.updateTable("guilds").set({ settings: changed }).where("guild_id", "=", guildId).execute();
      return readSettings(changed);
    });
  }

  async removeRole(guildId: string, roleId: string): Promise<void> {
    // Most roles that are deleted are named nowhere.
    if (!namesRole(await this.rules(guildId), roleId)) return;
    await this.#changing(guildId, (transaction) => removeRole(transaction, guildId, roleId));
  }

  /** One transaction that first raises the revision: from then on it owns the server's row, so that of two edits neither is lost. */
  #changing<Outcome>(guildId: string, change: (transaction: Writer) => Promise<Outcome>): Promise<Outcome> {
    return this.#engine.write(async (transaction) => {
      await raiseRevision(transaction, guildId, this.#now().getTime());
      return await change(transaction);
    });
  }

  async #editing(
    guildId: string,
    edit: (transaction: Writer, at: Date) => Promise<BoardOutcome>,
  ): Promise<BoardOutcome> {
    const outcome = await this.#changing(guildId, (transaction) => edit(transaction, this.#now()));
    this.#changed();
    return outcome;
  }

  async #insert(transaction: Writer, guildId: string, board: BoardPlace & BoardChanges): Promise<BoardOutcome> {
    const { name, channelId, channelKind, ...rules } = board;
    const others = await boardsOf(transaction, guildId);
    if (others.length >= maxBoards) return { kind: "full", limit: maxBoards };
    const clash = clashWith(others, { name, channelId });
    if (clash !== undefined) return clash;
    const stored = await transaction
      .insertInto("boards")
      .values({
        guild_id: guildId,
        name,
        channel_id: channelId,
        channel_kind: channelKind,
        rules: changedRules("{}", rules),
        created_at: this.#now().getTime(),
      })
      .returningAll()
      .executeTakeFirstOrThrow();
    return { kind: "stored", board: toBoard(stored) };
  }
}

/** What every press is judged by. */
const selectRules = prepared({ guildId: "guild" }, (db, { guildId }) =>
  db
    .selectFrom("guilds")
    .leftJoin("boards", "boards.guild_id", "guilds.guild_id")
    .select(["guilds.rules_revision", "guilds.settings"])
    .select(["board_id", "boards.guild_id", "name", "channel_id", "channel_kind", "rules", "deleted_at"])
    .where("guilds.guild_id", "=", guildId)
    .orderBy("boards.board_id"),
);

interface EditedBoard {
  readonly guildId: string;
  readonly boardId: number;
  readonly at: Date;
}

async function editBoard(transaction: Writer, edited: EditedBoard, edit: BoardEdit): Promise<BoardOutcome> {
  const { guildId, boardId } = edited;
  const all = await boardsOf(transaction, guildId);
  const before = all.find((board) => board.board_id === boardId);
  if (before === undefined) return { kind: "gone" };
  const changes = typeof edit === "function" ? edit(toBoard(before)) : edit;
  const { name, channelId, channelKind, ...rules } = changes;
  const others = all.filter((board) => board !== before);
  const clash = clashWith(others, { name, channelId });
  if (clash !== undefined) return clash;
  const stored = await transaction
    .updateTable("boards")
    .set({
      ...(name !== undefined && { name }),
      ...(channelId !== undefined && { channel_id: channelId }),
      ...(channelKind !== undefined && { channel_kind: channelKind }),
      rules: changedRules(before.rules, rules),
    })
    .where("board_id", "=", boardId)
    .returningAll()
    .executeTakeFirstOrThrow();
  const [old, now] = [readRules(before.rules), readRules(stored.rules)];
  if (changesOpenCards(old, now)) await redrawOpenCards(transaction, boardId);
  if (reviewOn(now)?.posts === true && reviewOn(old)?.posts !== true) await postWaiting(transaction, edited);
  return { kind: "stored", board: toBoard(stored) };
}

/** Whether cards that people can vote on look different by it. */
function changesOpenCards(before: BoardRules, after: BoardRules): boolean {
  const shown = ({ countsHidden, abstainAllowed, statusLooks }: BoardRules) =>
    JSON.stringify([countsHidden, abstainAllowed, statusLooks]);
  return shown(before) !== shown(after);
}

/** They trail from now on, and what trails is drawn anew. */
async function redrawOpenCards(transaction: Writer, boardId: number): Promise<void> {
  // In one order everywhere, so that no two transactions wait for each other.
  await transaction
    .selectFrom("suggestions")
    .select("suggestion_id")
    .where("board_id", "=", boardId)
    .where("status", "in", votableStatuses)
    .orderBy("suggestion_id")
    .forNoKeyUpdate()
    .execute();
  await transaction
    .updateTable("suggestions")
    .set((row) => ({ version: row("version", "+", 1) }))
    .where("board_id", "=", boardId)
    .where("status", "in", votableStatuses)
    .execute();
}

function boardsOf(transaction: Writer, guildId: string): Promise<Selectable<BoardsTable>[]> {
  return transaction
    .selectFrom("boards")
    .selectAll()
    .where("guild_id", "=", guildId)
    .where("deleted_at", "is", null)
    .orderBy("board_id")
    .execute();
}

function clashWith(
  others: readonly Selectable<BoardsTable>[],
  { name, channelId }: { readonly name: string | undefined; readonly channelId: string | undefined },
): BoardOutcome | undefined {
  const folded = name?.toLowerCase();
  if (others.some((other) => other.name.toLowerCase() === folded)) return { kind: "name-taken" };
  const holder = others.find((other) => other.channel_id === channelId);
  return holder === undefined ? undefined : { kind: "channel-taken", by: holder.name };
}

/** Also takes the server's row for this transaction, so that two at once cannot both make the first board. */
export async function raiseRevision(transaction: Writer, guildId: string, at: number): Promise<void> {
  await transaction
    .insertInto("guilds")
    .values({ guild_id: guildId, rules_revision: 1, created_at: at })
    .onConflict((conflict) =>
      conflict.column("guild_id").doUpdateSet((row) => ({ rules_revision: row("guilds.rules_revision", "+", 1) })),
    )
    .execute();
}

type BoardRow = Pick<
  Selectable<BoardsTable>,
  "board_id" | "guild_id" | "name" | "channel_id" | "channel_kind" | "rules"
>;

function isBoard<Row extends { readonly board_id: number | null }>(row: Row): row is Row & BoardRow {
  return row.board_id !== null;
}

function toBoard(row: BoardRow): Board {
  return {
    ...readRules(row.rules),
    id: row.board_id,
    guildId: row.guild_id,
    name: row.name,
    channelId: row.channel_id,
    channelKind: row.channel_kind,
  };
}
