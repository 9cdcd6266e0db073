import type { BoardRules } from "../boards/board-rules.ts";
import type { PressedSuggestion } from "../suggestions/store.ts";
import type { Author, CardPlace, Decision, Original, Suggestion, SuggestionId } from "../suggestions/types.ts";
import { hidesCounts } from "../suggestions/vote-rules.ts";
import { readRules } from "./board-rules.ts";
import type { Reader, Writer } from "./engine.ts";
import { readTags } from "./tags.ts";

/** Suggestions with the people they name. An anonymous author is not joined, and so never leaves the database. */
export function selectSuggestions(db: Reader | Writer) {
  return db
    .selectFrom("suggestions")
    .leftJoin("persons as author", (join) =>
      join.onRef("author.person_id", "=", "suggestions.author_person_id").on("suggestions.anonymous", "=", 0),
    )
    .leftJoin("person_names as author_name", (join) =>
      join
        .onRef("author_name.person_id", "=", "author.person_id")
        .onRef("author_name.guild_id", "=", "suggestions.guild_id"),
    )
    .leftJoin("persons as decider", "decider.person_id", "suggestions.decided_by_person_id")
    .leftJoin("person_names as decider_name", (join) =>
      join
        .onRef("decider_name.person_id", "=", "decider.person_id")
        .onRef("decider_name.guild_id", "=", "suggestions.guild_id"),
    )
    .leftJoin("suggestions as original", "original.suggestion_id", "suggestions.duplicate_of")
    .select((row) =>
      row
        .selectFrom("suggestions as duplicate")
        .select((duplicate) => duplicate.fn.countAll<number>().as("count"))
        .whereRef("duplicate.duplicate_of", "=", "suggestions.suggestion_id")
        .as("duplicates"),
    )
    .select((row) =>
      row
        .selectFrom("queue_entries as accepted")
        .select("accepted.outcome_version")
        .whereRef("accepted.suggestion_id", "=", "suggestions.suggestion_id")
        .where("accepted.outcome", "=", "open")
        .as("accepted_version"),
    )
    .select((row) =>
      row
        .selectFrom("boards as its_board")
        .select("its_board.rules")
        .whereRef("its_board.board_id", "=", "suggestions.board_id")
        .as("board_rules"),
    )
    .select([
      "suggestions.suggestion_id",
      "suggestions.guild_id",
      "suggestions.board_id",
      "suggestions.number",
      "suggestions.title",
      "suggestions.text",
      "suggestions.tags",
      "suggestions.text_version",
      "suggestions.edited_at",
      "suggestions.anonymous",
      "suggestions.status",
      "suggestions.published",
      "suggestions.version",
      "suggestions.status_version",
      "suggestions.card_version",
      "suggestions.up_votes",
      "suggestions.down_votes",
      "suggestions.abstain_votes",
      "suggestions.up_weight",
      "suggestions.down_weight",
      "suggestions.decision_reason",
      "suggestions.decided_at",
      "suggestions.decision_anonymous",
      "suggestions.card_channel_id",
      "suggestions.card_message_id",
      "suggestions.card_thread_id",
      "suggestions.card_problem",
      "suggestions.created_at",
      "author.user_id as author_user_id",
      "author_name.name as author_name",
      "decider.user_id as decider_user_id",
      "decider_name.name as decider_name",
      "original.number as original_number",
      "original.card_channel_id as original_channel_id",
      "original.card_message_id as original_message_id",
    ]);
}

type SuggestionRow = Awaited<ReturnType<ReturnType<typeof selectSuggestions>["executeTakeFirstOrThrow"]>>;

type PlaceRow = Pick<SuggestionRow, "card_channel_id" | "card_message_id" | "card_thread_id">;
type PressedRow = PlaceRow & Pick<SuggestionRow, "suggestion_id" | "number" | "board_id" | "status">;

/**
 * Of a removed suggestion nothing of what its author wrote or is called leaves the database, nor do counts that are hidden: no view
 * can show them by mistake.
 */
export function toSuggestion(row: SuggestionRow): Suggestion {
  const rules = readRules(row.board_rules ?? "{}");
  return {
    id: row.suggestion_id,
    guildId: row.guild_id,
    boardId: row.board_id,
    number: row.number,
    title: row.status === "removed" ? undefined : (row.title ?? undefined),
    text: row.status === "removed" ? "" : row.text,
    tags: row.status === "removed" ? [] : readTags(row.tags),
    rules,
    textVersion: row.text_version,
    editedAt: row.edited_at === null ? undefined : new Date(row.edited_at),
    author: toAuthor(row),
    status: row.status,
    published: row.published === 1,
    justAccepted: row.status === "open" && row.accepted_version === row.status_version,
    decision: toDecision(row),
    duplicateOf: toOriginal(row),
    duplicates: row.duplicates ?? 0,
    ...toVotes(row, rules),
    createdAt: new Date(row.created_at),
    version: row.version,
    statusVersion: row.status_version,
    cardVersion: row.card_version,
    card: toCardPlace(row),
    cardProblem: row.card_problem ?? undefined,
  };
}

export function toPressed(row: PressedRow): PressedSuggestion {
  return {
    id: row.suggestion_id,
    number: row.number,
    boardId: row.board_id,
    status: row.status,
    card: toCardPlace(row),
  };
}

/** The suggestion as it stands, read where it was just written. */
export async function suggestionById(db: Reader | Writer, id: SuggestionId): Promise<Suggestion> {
  const row = await selectSuggestions(db).where("suggestions.suggestion_id", "=", id).executeTakeFirstOrThrow();
  return toSuggestion(row);
}

/** Whether its board lets staff decide and write notes without their name. */
export async function mayStaffBeAnonymous(transaction: Writer, id: SuggestionId): Promise<boolean> {
  return (await suggestionById(transaction, id)).rules.anonymousStaffAllowed;
}

type Votes = Pick<Suggestion, "up" | "down" | "abstain" | "voters" | "countsHidden">;

function toVotes(row: SuggestionRow, rules: BoardRules): Votes {
  if (hidesCounts(rules, row.status)) {
    return { up: 0, down: 0, abstain: 0, voters: 0, countsHidden: true };
  }
  const { up_weight: up, down_weight: down, up_votes, down_votes, abstain_votes: abstain } = row;
  return { up, down, abstain, voters: up_votes + down_votes + abstain, countsHidden: false };
}

function toAuthor(row: SuggestionRow): Author {
  if (row.anonymous === 1 || row.status === "removed") return { kind: "anonymous" };
  return { kind: "named", userId: row.author_user_id ?? undefined, name: row.author_name ?? "" };
}

function toDecision(row: SuggestionRow): Decision | undefined {
  if (row.decided_at === null) return undefined;
  const given = { reason: row.decision_reason ?? undefined, at: new Date(row.decided_at) };
  if (row.decision_anonymous === 1) return { kind: "anonymous", ...given };
  return {
    kind: "named",
    byUserId: row.decider_user_id ?? undefined,
    byName: row.decider_name ?? "",
    ...given,
  };
}

function toOriginal(row: SuggestionRow): Original | undefined {
  if (row.original_number === null) return undefined;
  const { original_number: number, original_channel_id: channelId, original_message_id: messageId } = row;
  const isPosted = channelId !== null && messageId !== null;
  return { number, card: isPosted ? { channelId, messageId, threadId: undefined } : undefined };
}

function toCardPlace(row: PlaceRow): CardPlace | undefined {
  if (row.card_channel_id === null || row.card_message_id === null) return undefined;
  return {
    channelId: row.card_channel_id,
    messageId: row.card_message_id,
    threadId: row.card_thread_id ?? undefined,
  };
}
