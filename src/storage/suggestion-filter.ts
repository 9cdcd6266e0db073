import type { ExpressionBuilder } from "kysely";
import { votableStatuses } from "../suggestions/status.ts";
import type { SuggestionFilter } from "../suggestions/store.ts";
import type { Schema } from "./schema.ts";
import { writtenTags } from "./tags.ts";

/** The condition of being meant by a filter, on this server alone, and of having no counts that are hidden. */
export function matching(
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
