import { type ExpressionBuilder, sql } from "kysely";
import type { LimitReached } from "../suggestions/limits.ts";
import { type SuggestionStatus, votableStatuses } from "../suggestions/status.ts";
import type {
  LimitsAsked,
  NewSuggestion,
  StatusChange,
  StatusOutcome,
  SubmitOutcome,
  SuggestionFilter,
  SuggestionPage,
  SuggestionStore,
  Viewer,
  VoteOutcome,
  VotePress,
} from "../suggestions/store.ts";
import type { Suggestion } from "../suggestions/types.ts";
import { readRules } from "./board-rules.ts";
import { changeStatus } from "./change-status.ts";
import type { Engine } from "./engine.ts";
import { GroupCommit } from "./group-commit.ts";
import { limitReached } from "./limits.ts";
import { prepared } from "./prepared.ts";
import type { Schema } from "./schema.ts";
import { containing } from "./search-text.ts";
import { SharedRead } from "./shared-read.ts";
import { submit } from "./submit.ts";
import { selectSuggestions, toSuggestion } from "./suggestion-rows.ts";
import { writtenTags } from "./tags.ts";
import { storeVotes } from "./votes.ts";

/** Suggestions, votes and decisions in SQL. */
export class SqlSuggestionStore implements SuggestionStore {
  readonly #engine: Engine;
  readonly #votes: GroupCommit<VotePress, VoteOutcome>;
  readonly #changed: () => void;
  /** Hundreds press on one card in one moment. */
  readonly #byNumber = new SharedRead<Suggestion | undefined>();

  /** `changed` is called after commits that owe Discord something. */
  constructor(engine: Engine, changed: () => void) {
    this.#engine = engine;
    this.#votes = new GroupCommit(engine, storeVotes);
    this.#changed = changed;
  }

  limitReached(asked: LimitsAsked): Promise<LimitReached | undefined> {
    return limitReached(this.#engine.reader, asked);
  }

  async submit(suggestion: NewSuggestion): Promise<SubmitOutcome> {
    const outcome = await this.#engine.write((transaction) => submit(transaction, suggestion));
    if (outcome.kind === "stored" && !outcome.repeated) this.#changed();
    return outcome;
  }

  /** Owes Discord nothing: whoever answers the press shows the vote. */
  vote(press: VotePress): Promise<VoteOutcome> {
    return this.#votes.run(press);
  }

  async changeStatus(change: StatusChange): Promise<StatusOutcome> {
    const outcome = await this.#engine.write((transaction) => changeStatus(transaction, change));
    if (outcome.kind === "stored" && !outcome.repeated) this.#changed();
    return outcome;
  }

  /** Resolves when no vote waits for its commit. */
  async idle(): Promise<void> {
    await this.#votes.idle();
  }

  byNumber(guildId: string, number: number): Promise<Suggestion | undefined> {
    return this.#byNumber.run(`${guildId}/${number}`, () => this.#readByNumber(guildId, number));
  }

  async #readByNumber(guildId: string, number: number): Promise<Suggestion | undefined> {
    const [row] = await selectByNumber(this.#engine.reader, { guildId, number });
    return row === undefined ? undefined : toSuggestion(row);
  }

  async visible(guildId: string, number: number, viewer: Viewer): Promise<Suggestion | undefined> {
    const row = await selectSuggestions(this.#engine.reader)
      .where(matching(guildId, { viewer }))
      .where("suggestions.number", "=", number)
      .executeTakeFirst();
    return row === undefined ? undefined : toSuggestion(row);
  }

  async byMessage(guildId: string, messageId: string): Promise<Suggestion | undefined> {
    const row = await selectSuggestions(this.#engine.reader)
      .where("suggestions.card_message_id", "=", messageId)
      .where("suggestions.guild_id", "=", guildId)
      .executeTakeFirst();
    return row === undefined ? undefined : toSuggestion(row);
  }

  async list(
    guildId: string,
    filter: SuggestionFilter,
    { offset, limit }: { offset: number; limit: number },
  ): Promise<SuggestionPage> {
    const hiding = filter.order === "votes" ? await this.#boardsHidingCounts(guildId) : [];
    const chosen = this.#engine.reader.selectFrom("suggestions").where(matching(guildId, filter, hiding));
    const ordered = filter.order === "votes" ? chosen.orderBy(byVotes, "desc") : chosen;
    const page = ordered.select("suggestions.suggestion_id").orderBy("suggestions.number", "desc");
    const shown = selectSuggestions(this.#engine.reader).where(
      "suggestions.suggestion_id",
      "in",
      page.limit(limit).offset(offset),
    );
    const [{ total }, rows] = await Promise.all([
      chosen.select((row) => row.fn.countAll<number>().as("total")).executeTakeFirstOrThrow(),
      (filter.order === "votes" ? shown.orderBy(byVotes, "desc") : shown)
        .orderBy("suggestions.number", "desc")
        .execute(),
    ]);
    return { suggestions: rows.map(toSuggestion), total };
  }

  async #boardsHidingCounts(guildId: string): Promise<readonly number[]> {
    const boards = await this.#engine.reader
      .selectFrom("boards")
      .select(["board_id", "rules"])
      .where("guild_id", "=", guildId)
      .execute();
    return boards.filter(({ rules }) => readRules(rules).countsHidden).map(({ board_id }) => board_id);
  }

  async complete(
    guildId: string,
    typed: string,
    statuses: readonly SuggestionStatus[],
    limit: number,
    writtenBy?: string,
    viewer?: Viewer,
  ): Promise<readonly Suggestion[]> {
    if (statuses.length === 0) return [];
    const wanted = typed.trim();
    const digits = /^#?(\d{1,8})$/.exec(wanted)?.[1];
    const query = this.#engine.reader
      .selectFrom("suggestions")
      .select("suggestions.suggestion_id")
      .where(
        matching(guildId, { ...(writtenBy !== undefined && { writtenBy }), ...(viewer !== undefined && { viewer }) }),
      )
      .where("suggestions.status", "in", statuses);
    // Whoever finds a removed suggestion by its words has read them.
    const isReadable = sql`(${sql.ref("suggestions.status")} <> 'removed' or ${wanted} = '')`;
    const contains = sql<boolean>`(${isReadable} and
      ${sql.ref("suggestions.search_text")} like ${containing(wanted)} escape '\\')`;
    const found =
      digits === undefined
        ? query.where(contains)
        : query
            .where((row) =>
              row.or([
                sql<boolean>`cast(${sql.ref("suggestions.number")} as text) like ${`${Number(digits)}%`}`,
                contains,
              ]),
            )
            // Who types a whole number means that one.
            .orderBy((row) => row.case().when("suggestions.number", "=", Number(digits)).then(0).else(1).end());
    const rows = await selectSuggestions(this.#engine.reader)
      .where("suggestions.suggestion_id", "in", found.orderBy("suggestions.number", "desc").limit(limit))
      .orderBy("suggestions.number", "desc")
      .execute();
    const suggestions = rows.map(toSuggestion);
    const isMeant = ({ number }: Suggestion) => digits !== undefined && number === Number(digits);
    return [...suggestions.filter(isMeant), ...suggestions.filter((one) => !isMeant(one))];
  }
}

/** What every press reads. */
const selectByNumber = prepared({ guildId: "guild", number: -1 }, (db, { guildId, number }) =>
  selectSuggestions(db).where("suggestions.guild_id", "=", guildId).where("suggestions.number", "=", number),
);

function byVotes(row: ExpressionBuilder<Pick<Schema, "suggestions">, "suggestions">) {
  return row("suggestions.up_weight", "-", row.ref("suggestions.down_weight"));
}

/** The condition of being meant by a filter, on this server alone, and of having no counts that are hidden. */
function matching(
  guildId: string,
  { status, writtenBy, viewer, author, boardId, since, tag }: SuggestionFilter,
  boardsHidingCounts: readonly number[] = [],
) {
  return (row: ExpressionBuilder<Pick<Schema, "suggestions" | "persons">, "suggestions">) => {
    const conditions = [row("suggestions.guild_id", "=", guildId)];
    if (status !== undefined) conditions.push(row("suggestions.status", "=", status));
    if (tag !== undefined) {
      conditions.push(row("suggestions.board_id", "=", tag.boardId));
      conditions.push(row("suggestions.tags", "like", `%${writtenTags([tag.tagId])}%`));
      // What was removed shows no tags, and is not found by them.
      conditions.push(row("suggestions.status", "<>", "removed"));
    }
    if (since !== undefined) conditions.push(row("suggestions.created_at", ">=", since.getTime()));
    const isBy = (userId: string) =>
      row(
        "suggestions.author_person_id",
        "=",
        row.selectFrom("persons").select("person_id").where("user_id", "=", userId),
      );
    if (writtenBy !== undefined) conditions.push(isBy(writtenBy));
    if (viewer?.isStaff !== true) {
      // Authors see what is theirs in whichever list.
      const reader = writtenBy ?? viewer?.userId;
      const isPublished = row("suggestions.published", "=", 1);
      conditions.push(reader === undefined ? isPublished : row.or([isPublished, isBy(reader)]));
    }
    if (boardId !== undefined) conditions.push(row("suggestions.board_id", "=", boardId));
    if (author !== undefined) {
      const person = row.selectFrom("persons").select("person_id").where("user_id", "=", author);
      conditions.push(row("suggestions.author_person_id", "=", person));
      // Whoever filters by an author must learn of no anonymous one, nor whose what was removed is.
      conditions.push(row("suggestions.anonymous", "=", 0), row("suggestions.status", "<>", "removed"));
    }
    if (boardsHidingCounts.length > 0) {
      const isHidden = row.and([
        row("suggestions.board_id", "in", boardsHidingCounts),
        row("suggestions.status", "in", votableStatuses),
      ]);
      conditions.push(row.not(isHidden));
    }
    return row.and(conditions);
  };
}
