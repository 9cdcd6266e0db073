import type { ExpressionBuilder } from "kysely";
import type { LimitReached } from "../suggestions/limits.ts";
import type { SuggestionStatus } from "../suggestions/status.ts";
import type {
  LimitsAsked,
  NewSuggestion,
  PressedSuggestion,
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
import { complete } from "./completions.ts";
import type { Engine } from "./engine.ts";
import { GroupCommit } from "./group-commit.ts";
import { limitReached } from "./limits.ts";
import { prepared } from "./prepared.ts";
import type { Schema } from "./schema.ts";
import { SharedRead } from "./shared-read.ts";
import { submit } from "./submit.ts";
import { matching } from "./suggestion-filter.ts";
import { selectSuggestions, toPressed, toSuggestion } from "./suggestion-rows.ts";
import { storeVotes } from "./votes.ts";

/** Measured under load: with longer gaps presses are answered in bursts, with none there are more groups. Whoever votes alone waits for nobody. */
const restMs = (size: number): number => (size > 1 ? 2 : 0);

/** Suggestions, votes and decisions in SQL. */
export class SqlSuggestionStore implements SuggestionStore {
  readonly #engine: Engine;
  readonly #votes: GroupCommit<VotePress, VoteOutcome>;
  readonly #changed: () => void;
  /** Hundreds press on one card in one moment. */
  readonly #pressed = new SharedRead<PressedSuggestion | undefined>();

  /** `changed` is called after commits that owe Discord something. */
  constructor(engine: Engine, changed: () => void) {
    this.#engine = engine;
    this.#votes = new GroupCommit(engine, storeVotes, restMs);
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

  async byNumber(guildId: string, number: number): Promise<Suggestion | undefined> {
    const [row] = await selectByNumber(this.#engine.reader, { guildId, number });
    return row === undefined ? undefined : toSuggestion(row);
  }

  pressed(guildId: string, number: number): Promise<PressedSuggestion | undefined> {
    return this.#pressed.run(`${guildId}/${number}`, async () => {
      const [row] = await selectPressed(this.#engine.reader, { guildId, number });
      return row === undefined ? undefined : toPressed(row);
    });
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

  complete(
    guildId: string,
    typed: string,
    statuses: readonly SuggestionStatus[],
    limit: number,
    writtenBy?: string,
    viewer?: Viewer,
  ): Promise<readonly Suggestion[]> {
    const filter = { ...(writtenBy !== undefined && { writtenBy }), ...(viewer !== undefined && { viewer }) };
    return complete(this.#engine, { guildId, typed, statuses, limit, filter });
  }
}

/** What every press reads. */
const selectPressed = prepared({ guildId: "guild", number: -1 }, (db, { guildId, number }) =>
  db
    .selectFrom("suggestions")
    .select(["suggestion_id", "number", "board_id", "status", "card_channel_id", "card_message_id", "card_thread_id"])
    .where("guild_id", "=", guildId)
    .where("number", "=", number),
);

const selectByNumber = prepared({ guildId: "guild", number: -1 }, (db, { guildId, number }) =>
  selectSuggestions(db).where("suggestions.guild_id", "=", guildId).where("suggestions.number", "=", number),
);

function byVotes(row: ExpressionBuilder<Pick<Schema, "suggestions">, "suggestions">) {
  return row("suggestions.up_weight", "-", row.ref("suggestions.down_weight"));
}
