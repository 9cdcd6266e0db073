import type { NewSuggestion, SubmitOutcome } from "../suggestions/store.ts";
import type { StoredImage, SuggestionId } from "../suggestions/types.ts";
import { isDraft, takeDraft } from "./draft-store.ts";
import type { Writer } from "./engine.ts";
import { limitReached } from "./limits.ts";
import { addIntent } from "./new-intents.ts";
import { namedPerson, personNumber } from "./people.ts";
import { enterQueue } from "./queue-rows.ts";
import { takeGuild } from "./row-locks.ts";
import { searchText, titled } from "./search-text.ts";
import { suggestionId } from "./suggestion-ids.ts";
import { selectSuggestions, suggestionById, toSuggestion } from "./suggestion-rows.ts";
import { writtenTags } from "./tags.ts";

/** Stores a suggestion with all that belongs to it, unless the rules changed since it was admitted or it is stored already. */
export async function submit(transaction: Writer, submission: NewSuggestion): Promise<SubmitOutcome> {
  await takeGuild(transaction, submission.guildId);
  const earlier = await submittedBefore(transaction, submission);
  if (earlier !== undefined) return { kind: "stored", suggestion: earlier, repeated: true };

  const { guildId, author, anonymous, images, at, draftId } = submission;
  if (draftId !== undefined && !(await isDraft(transaction, draftId))) return { kind: "draft-gone" };
  const range = await takeNumber(transaction, guildId, submission.rulesRevision);
  if (range === undefined) return { kind: "rules-changed" };
  const { boardId, limits } = submission;
  const reached = await limitReached(transaction, { guildId, boardId, userId: author.userId, limits, at });
  if (reached !== undefined) {
    await giveNumberBack(transaction, guildId);
    return reached;
  }
  if (draftId !== undefined && !(await takeDraft(transaction, { guildId, userId: author.userId, draftId }))) {
    await giveNumberBack(transaction, guildId);
    return { kind: "draft-gone" };
  }
  const id = suggestionId(range.ordinal, range.last_number);

  const authorId = anonymous
    ? await personNumber(transaction, author.userId)
    : await namedPerson(transaction, guildId, author);
  const cardIntentId = await addIntent(transaction, {
    kind: "card",
    guildId,
    suggestionId: id,
    at,
    // What is to be reviewed gets its card when it is accepted.
    dueAt: submission.queue === undefined ? at : null,
  });
  const status = submission.queue === undefined ? ("open" as const) : ("queued" as const);
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
      status,
      card_intent_id: cardIntentId,
      created_at: at.getTime(),
    })
    .execute();
  await transaction
    .insertInto("suggestion_words")
    .values({ suggestion_id: id, search_text: searchText(titled(submission)) })
    .execute();
  await storeImages(transaction, id, images);
  await transaction
    .insertInto("events")
    .values({
      suggestion_id: id,
      kind: "submitted",
      actor_person_id: authorId,
      at: at.getTime(),
      after: JSON.stringify({ status }),
      interaction_id: submission.interactionId,
    })
    .execute();
  if (submission.withThread) {
    await addIntent(transaction, { kind: "thread", guildId, suggestionId: id, at, dueAt: null });
  }
  if (submission.queue !== undefined) {
    await enterQueue(transaction, { guildId, suggestionId: id, at, posts: submission.queue.posts });
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

/** Nobody else can have seen it: this transaction owns the server's row. */
async function giveNumberBack(transaction: Writer, guildId: string): Promise<void> {
  await transaction
    .updateTable("guilds")
    .set((guild) => ({ last_number: guild("last_number", "-", 1) }))
    .where("guild_id", "=", guildId)
    .execute();
}

async function storeImages(transaction: Writer, id: SuggestionId, images: readonly StoredImage[]): Promise<void> {
  for (const [position, { name, contentType, bytes }] of images.entries()) {
    await transaction
      .insertInto("images")
      .values({ suggestion_id: id, position, name, content_type: contentType, bytes })
      .execute();
  }
}
