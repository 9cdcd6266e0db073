import type { AuthoringStore, AuthorsOutcome, TextChange, Withdrawal } from "../suggestions/authoring.ts";
import { authorsStatuses } from "../suggestions/authoring.ts";
import type { Suggestion } from "../suggestions/types.ts";
import { retryForbiddenCard, supersedeDecisionMessage } from "./change-status.ts";
import type { Engine, Writer } from "./engine.ts";
import { changedInQueue, enterQueue, moveInQueue } from "./queue-rows.ts";
import { keepRules, takeSuggestions } from "./row-locks.ts";
import type { EventKind } from "./schema.ts";
import { searchText, titled } from "./search-text.ts";
import { selectSuggestions, suggestionById, toSuggestion } from "./suggestion-rows.ts";

/** Edits and withdrawals by authors, in SQL. Nothing here stores the name of an author. */
export class SqlAuthoringStore implements AuthoringStore {
  readonly #engine: Engine;
  readonly #changed: () => void;

  /** `changed` is called after commits that changed what a card shows. */
  constructor(engine: Engine, changed: () => void) {
    this.#engine = engine;
    this.#changed = changed;
  }

  async own(guildId: string, userId: string, number: number): Promise<Suggestion | undefined> {
    const row = await selectSuggestions(this.#engine.reader)
      .innerJoin("persons as writer", "writer.person_id", "suggestions.author_person_id")
      .where("suggestions.guild_id", "=", guildId)
      .where("suggestions.number", "=", number)
      .where("writer.user_id", "=", userId)
      .executeTakeFirst();
    return row === undefined ? undefined : toSuggestion(row);
  }

  async withdraw(withdrawal: Withdrawal): Promise<AuthorsOutcome> {
    return this.#told(await this.#engine.write((transaction) => withdraw(transaction, withdrawal)));
  }

  async edit(change: TextChange): Promise<AuthorsOutcome> {
    return this.#told(await this.#engine.write((transaction) => edit(transaction, change)));
  }

  #told(outcome: AuthorsOutcome): AuthorsOutcome {
    if (outcome.kind === "stored" && !outcome.repeated) this.#changed();
    return outcome;
  }
}

async function withdraw(transaction: Writer, withdrawal: Withdrawal): Promise<AuthorsOutcome> {
  const { suggestionId, statusVersion, at } = withdrawal;
  await takeSuggestions(transaction, [suggestionId]);
  const earlier = await storedBefore(transaction, withdrawal, "status-changed");
  if (earlier !== undefined) return earlier;
  const judged = await changeable(transaction, withdrawal);
  if (judged?.status_version !== statusVersion) return { kind: "changed-meanwhile" };
  const changed = await transaction
    .updateTable("suggestions")
    .set((row) => ({
      status: "withdrawn" as const,
      // Its author is not to be named as who decided.
      ...undecided,
      version: row("version", "+", 1),
      status_version: row("status_version", "+", 1),
    }))
    .where("suggestion_id", "=", suggestionId)
    .where("status_version", "=", statusVersion)
    .returning("suggestion_id")
    .executeTakeFirst();
  if (changed === undefined) return { kind: "changed-meanwhile" };
  await moveInQueue(transaction, { suggestionId, from: judged.status, to: "withdrawn", by: undefined, at });
  await addEvent(transaction, withdrawal, {
    kind: "status-changed",
    personId: judged.author_person_id,
    before: { status: judged.status },
    after: { status: "withdrawn" },
  });
  await retryForbiddenCard(transaction, { suggestionId, at });
  await supersedeDecisionMessage(transaction, { suggestionId });
  return { kind: "stored", suggestion: await suggestionById(transaction, suggestionId), repeated: false };
}

async function edit(transaction: Writer, change: TextChange): Promise<AuthorsOutcome> {
  const { guildId, suggestionId, textVersion, title, text, review, at } = change;
  await keepRules(transaction, [guildId]);
  await takeSuggestions(transaction, [suggestionId]);
  const earlier = await storedBefore(transaction, change, "edited");
  if (earlier !== undefined) return earlier;
  const judged = await changeable(transaction, change);
  if (judged?.text_version !== textVersion) return { kind: "changed-meanwhile" };
  if (judged.rules_revision !== change.rulesRevision) return { kind: "changed-meanwhile" };
  if (judged.status_version !== (change.statusVersion ?? judged.status_version)) return { kind: "changed-meanwhile" };
  const changed = await transaction
    .updateTable("suggestions")
    .set((row) => ({
      title: title ?? null,
      text,
      edited_at: at.getTime(),
      text_version: row("text_version", "+", 1),
      version: row("version", "+", 1),
      ...(review !== undefined && {
        ...undecided,
        status: "queued" as const,
        status_version: row("status_version", "+", 1),
      }),
    }))
    .where("suggestion_id", "=", suggestionId)
    .where("text_version", "=", textVersion)
    .where("status", "in", authorsStatuses)
    .returning("suggestion_id")
    .executeTakeFirst();
  if (changed === undefined) return { kind: "changed-meanwhile" };
  await transaction
    .updateTable("suggestion_words")
    .set({ search_text: searchText(titled({ title, text })) })
    .where("suggestion_id", "=", suggestionId)
    .execute();
  if (review === undefined) await changedInQueue(transaction, suggestionId);
  else await enterQueue(transaction, { guildId, suggestionId, at, posts: review.posts });
  await addEvent(transaction, change, {
    kind: "edited",
    personId: judged.author_person_id,
    before: { ...written(judged), ...unreviewed(judged, review) },
    after: {
      ...written({ title, text }),
      ...unreviewed(judged, review),
      ...(review !== undefined && { status: "queued" }),
    },
  });
  if (review !== undefined) await supersedeDecisionMessage(transaction, { suggestionId });
  await retryForbiddenCard(transaction, { suggestionId, at });
  return { kind: "stored", suggestion: await suggestionById(transaction, suggestionId), repeated: false };
}

/** Marks texts that nobody but staff and the author could read when they were replaced: its history hides them for good. */
function unreviewed({ published }: { readonly published: 0 | 1 }, review: TextChange["review"]) {
  return published === 1 && review === undefined ? {} : { unreviewed: true };
}

function written({ title, text }: { readonly title: string | null | undefined; readonly text: string }) {
  return { ...(title !== null && title !== undefined && { title }), text };
}

/** No decision has given it this status. */
const undecided = {
  decided_by_person_id: null,
  decision_reason: null,
  decided_at: null,
  decision_anonymous: 0 as const,
};

type AuthorsChange = Pick<Withdrawal, "guildId" | "suggestionId" | "author" | "interactionId" | "at">;

/** The row, if that person wrote it and may still change it. */
async function changeable(transaction: Writer, { guildId, suggestionId, author }: AuthorsChange) {
  return await transaction
    .selectFrom("suggestions")
    .innerJoin("persons", "persons.person_id", "suggestions.author_person_id")
    .innerJoin("guilds", "guilds.guild_id", "suggestions.guild_id")
    .select([
      "guilds.rules_revision",
      "suggestions.author_person_id",
      "suggestions.status",
      "suggestions.status_version",
      "suggestions.published",
      "suggestions.title",
      "suggestions.text",
      "suggestions.text_version",
    ])
    .where("suggestions.suggestion_id", "=", suggestionId)
    .where("suggestions.guild_id", "=", guildId)
    .where("suggestions.status", "in", authorsStatuses)
    .where("persons.user_id", "=", author.userId)
    .executeTakeFirst();
}

/** The outcome of this very change, if it was delivered and stored before. */
async function storedBefore(
  transaction: Writer,
  { guildId, suggestionId, author, interactionId }: AuthorsChange,
  kind: EventKind,
): Promise<AuthorsOutcome | undefined> {
  const event = await transaction
    .selectFrom("events")
    .innerJoin("suggestions", "suggestions.suggestion_id", "events.suggestion_id")
    .innerJoin("persons", "persons.person_id", "events.actor_person_id")
    .select("events.event_id")
    .where("events.interaction_id", "=", interactionId)
    .where("events.kind", "=", kind)
    .where("events.suggestion_id", "=", suggestionId)
    .where("suggestions.guild_id", "=", guildId)
    .where("persons.user_id", "=", author.userId)
    .executeTakeFirst();
  if (event === undefined) return undefined;
  return { kind: "stored", suggestion: await suggestionById(transaction, suggestionId), repeated: true };
}

async function addEvent(
  transaction: Writer,
  { suggestionId, interactionId, at }: AuthorsChange,
  event: { readonly kind: EventKind; readonly personId: number; readonly before: object; readonly after: object },
): Promise<void> {
  await transaction
    .insertInto("events")
    .values({
      suggestion_id: suggestionId,
      kind: event.kind,
      actor_person_id: event.personId,
      at: at.getTime(),
      before: JSON.stringify(event.before),
      after: JSON.stringify(event.after),
      interaction_id: interactionId,
    })
    .execute();
}
