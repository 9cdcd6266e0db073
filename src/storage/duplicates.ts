import type { SuggestionStatus } from "../suggestions/status.ts";
import type { Suggestion, SuggestionId } from "../suggestions/types.ts";
import type { Writer } from "./engine.ts";
import { selectSuggestions, toSuggestion } from "./suggestion-rows.ts";

export type FoundOriginal =
  | { readonly kind: "original"; readonly id: SuggestionId; readonly number: number }
  | { readonly kind: "no-original"; readonly number: number }
  | { readonly kind: "own-duplicate" }
  | { readonly kind: "original-closed"; readonly number: number; readonly status: SuggestionStatus };

/** The suggestion that another one is a duplicate of. Who names a duplicate means its original, so that links never make a chain. */
export async function findOriginal(
  transaction: Writer,
  { guildId, suggestionId, number }: { guildId: string; suggestionId: SuggestionId; number: number },
): Promise<FoundOriginal> {
  const named = await transaction
    .selectFrom("suggestions as named")
    .leftJoin("suggestions as original", "original.suggestion_id", "named.duplicate_of")
    .select((row) => [
      row.fn.coalesce("original.suggestion_id", "named.suggestion_id").as("id"),
      row.fn.coalesce("original.number", "named.number").as("number"),
      row.fn.coalesce("original.status", "named.status").as("status"),
    ])
    .where("named.guild_id", "=", guildId)
    .where("named.number", "=", number)
    .executeTakeFirst();
  if (named === undefined) return { kind: "no-original", number };
  if (named.id === suggestionId) return { kind: "own-duplicate" };
  if (named.status === "removed" || named.status === "withdrawn") {
    return { kind: "original-closed", number: named.number, status: named.status };
  }
  return { kind: "original", id: named.id, number: named.number };
}

export interface Relinking {
  readonly suggestionId: SuggestionId;
  readonly before: SuggestionId | null;
  readonly after: SuggestionId | null;
}

/** After a suggestion's own link changed: its duplicates follow it to its original, and every card that shows a link changes. Returns the others. */
export async function relink(
  transaction: Writer,
  { suggestionId, before, after }: Relinking,
): Promise<readonly Suggestion[]> {
  const others = new Set<SuggestionId>();
  if (before !== after) {
    for (const id of [before, after]) if (id !== null) others.add(id);
  }
  if (others.size > 0) {
    await transaction
      .updateTable("suggestions")
      .set((row) => ({ version: row("version", "+", 1) }))
      .where("suggestion_id", "in", [...others])
      .execute();
  }
  if (after !== null) {
    const followed = await transaction
      .updateTable("suggestions")
      .set((row) => ({ duplicate_of: after, version: row("version", "+", 1) }))
      .where("duplicate_of", "=", suggestionId)
      .returning("suggestion_id")
      .execute();
    for (const { suggestion_id } of followed) others.add(suggestion_id);
  }
  if (others.size === 0) return [];
  const rows = await selectSuggestions(transaction)
    .where("suggestions.suggestion_id", "in", [...others])
    .execute();
  return rows.map(toSuggestion);
}
