import type { NewSuggestion, SubmitOutcome } from "../suggestions/store.ts";
import type { StoredImage, SuggestionId } from "../suggestions/types.ts";
import type { Writer } from "./engine.ts";
import { addIntent } from "./new-intents.ts";
import { namedPerson, personNumber } from "./people.ts";
import { searchText, titled } from "./search-text.ts";
import { selectSuggestions, suggestionById, suggestionId, toSuggestion } from "./suggestion-rows.ts";
import { writtenTags } from "./tags.ts";

/** Stores a suggestion with all that belongs to it, unless the rules changed since it was admitted or it is stored already. */
export async function submit(transaction: Writer, submission: NewSuggestion): Promise<SubmitOutcome> {
  const earlier = await submittedBefore(transaction, submission);
  if (earlier !== undefined) return { kind: "stored", suggestion: earlier, repeated: true };

  const { guildId, author, anonymous, images, at } = submission;
  const range = await takeNumber(transaction, guildId, submission.rulesRevision);
  if (range === undefined) return { kind: "rules-changed" };
  const id = suggestionId(range.ordinal, range.last_number);

  const authorId = anonymous
    ? await personNumber(transaction, author.userId)
    : await namedPerson(transaction, guildId, author);
  const cardIntentId = await addIntent(transaction, { kind: "card", guildId, suggestionId: id, at, dueAt: at });
  await transaction
    .insertInto("suggestions")
    .values({
      suggestion_id: id,
      guild_id: guildId,
      number: range.last_number,
      board_id: submission.boardId,
      author_person_id: authorId,
      anonymous: anonymous ? 1 : 0,
      title: submission.title ?? null,
      text: submission.text,
      tags: writtenTags(submission.tags),
      search_text: searchText(titled(submission)),
      status: "open",
      card_intent_id: cardIntentId,
      created_at: at.getTime(),
    })
    .execute();
  await storeImages(transaction, id, images);
  await transaction
    .insertInto("events")
    .values({
      suggestion_id: id,
      kind: "submitted",
      actor_person_id: authorId,
      at: at.getTime(),
      after: JSON.stringify({ status: "open" }),
      interaction_id: submission.interactionId,
    })
    .execute();
  if (submission.withThread) {
    await addIntent(transaction, { kind: "thread", guildId, suggestionId: id, at, dueAt: null });
  }
  return { kind: "stored", suggestion: await suggestionById(transaction, id), repeated: false };
}

async function submittedBefore(transaction: Writer, { guildId, interactionId }: NewSuggestion) {
  const row = await selectSuggestions(transaction)
    .innerJoin("events", "events.suggestion_id", "suggestions.suggestion_id")
    .where("events.interaction_id", "=", interactionId)
    .where("events.kind", "=", "submitted")
    .where("suggestions.guild_id", "=", guildId)
    .executeTakeFirst();
  return row === undefined ? undefined : toSuggestion(row);
}

/** The next number, taken only while the rules stand under which the submission was admitted. */
async function takeNumber(transaction: Writer, guildId: string, rulesRevision: number) {
  return await transaction
    .updateTable("guilds")
    .set((guild) => ({ last_number: guild("last_number", "+", 1) }))
    .where("guild_id", "=", guildId)
    .where("rules_revision", "=", rulesRevision)
    .returning(["ordinal", "last_number"])
    .executeTakeFirst();
}

async function storeImages(transaction: Writer, id: SuggestionId, images: readonly StoredImage[]): Promise<void> {
  for (const [position, { name, contentType, bytes }] of images.entries()) {
    await transaction
      .insertInto("images")
      .values({ suggestion_id: id, position, name, content_type: contentType, bytes })
      .execute();
  }
}
