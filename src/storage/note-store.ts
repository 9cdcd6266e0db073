import type { Selectable } from "kysely";
import {
  maxNotes,
  type NewNote,
  type Note,
  type NoteAdded,
  type NoteChanged,
  type NoteEdit,
  type NoteRemoval,
  type NoteStore,
  type NoteStored,
} from "../suggestions/notes.ts";
import type { SuggestionId } from "../suggestions/types.ts";
import type { Engine, Writer } from "./engine.ts";
import { selectNotes, toNote } from "./note-rows.ts";
import { namedPerson, personNumber } from "./people.ts";
import { takeSuggestions } from "./row-locks.ts";
import type { NoteEventsTable } from "./schema.ts";
import { mayStaffBeAnonymous, suggestionById } from "./suggestion-rows.ts";

/** Notes in SQL. */
export class SqlNoteStore implements NoteStore {
  readonly #engine: Engine;
  readonly #changed: () => void;

  /** `changed` is called after commits that changed what a card shows. */
  constructor(engine: Engine, changed: () => void) {
    this.#engine = engine;
    this.#changed = changed;
  }

  async add(note: NewNote): Promise<NoteAdded> {
    return this.#noticed(await this.#engine.write((transaction) => add(transaction, note)));
  }

  async edit(edit: NoteEdit): Promise<NoteChanged> {
    return this.#noticed(await this.#engine.write((transaction) => change(transaction, edit, edit.text)));
  }

  async remove(removal: NoteRemoval): Promise<NoteChanged> {
    return this.#noticed(await this.#engine.write((transaction) => change(transaction, removal, undefined)));
  }

  async list(guildId: string, suggestionId: SuggestionId): Promise<readonly Note[]> {
    const rows = await selectNotes(this.#engine.reader, suggestionId)
      .where("suggestions.guild_id", "=", guildId)
      .execute();
    return rows.map(toNote);
  }

  #noticed<Outcome extends NoteAdded | NoteChanged>(outcome: Outcome): Outcome {
    if (outcome.kind === "stored" && !outcome.repeated && outcome.visibility === "public") this.#changed();
    return outcome;
  }
}

type Write = Pick<NewNote, "guildId" | "suggestionId" | "by" | "interactionId" | "at">;

async function add(transaction: Writer, note: NewNote): Promise<NoteAdded> {
  await takeSuggestions(transaction, [note.suggestionId]);
  const earlier = await storedBefore(transaction, note);
  if (earlier !== undefined) return earlier;
  const { guildId, suggestionId, by, text, visibility, anonymous, at } = note;
  await assertThere(transaction, note);
  if (anonymous && !(await mayStaffBeAnonymous(transaction, suggestionId))) return { kind: "anonymity-not-allowed" };
  const { count } = await transaction
    .selectFrom("notes")
    .select((row) => row.fn.countAll<number>().as("count"))
    .where("suggestion_id", "=", suggestionId)
    .executeTakeFirstOrThrow();
  if (count >= maxNotes) return { kind: "full" };
  const { last } = await transaction
    .selectFrom("note_events")
    .select((row) => row.fn.max<number | null>("n").as("last"))
    .where("suggestion_id", "=", suggestionId)
    .executeTakeFirstOrThrow();

  const n = (last ?? 0) + 1;
  // The name of an anonymous note's author is not stored along with it.
  const personId = anonymous ? await personNumber(transaction, by.userId) : await namedPerson(transaction, guildId, by);
  await transaction
    .insertInto("notes")
    .values({
      suggestion_id: suggestionId,
      n,
      visibility,
      anonymous: anonymous ? 1 : 0,
      author_person_id: personId,
      text,
      created_at: at.getTime(),
    })
    .execute();
  return await record(transaction, note, personId, { kind: "added", n, visibility, before: null, after: text });
}

/** Sets the text, or removes the note where there is none, unless somebody was first or this very change is stored already. */
async function change(transaction: Writer, wanted: NoteRemoval, text: string | undefined): Promise<NoteChanged> {
  await takeSuggestions(transaction, [wanted.suggestionId]);
  const earlier = await storedBefore(transaction, wanted);
  if (earlier !== undefined) return earlier;
  const { suggestionId, n, version, by } = wanted;
  await assertThere(transaction, wanted);
  const judged = await transaction
    .selectFrom("notes")
    .select(["text", "visibility"])
    .where("suggestion_id", "=", suggestionId)
    .where("n", "=", n)
    .where("version", "=", version)
    .executeTakeFirst();
  if (judged === undefined) return { kind: "changed-meanwhile" };

  if (text === undefined) {
    await transaction.deleteFrom("notes").where("suggestion_id", "=", suggestionId).where("n", "=", n).execute();
  } else {
    await transaction
      .updateTable("notes")
      .set({ text, version: version + 1 })
      .where("suggestion_id", "=", suggestionId)
      .where("n", "=", n)
      .execute();
  }
  const { visibility, text: before } = judged;
  const kind = text === undefined ? "removed" : "edited";
  const personId = await personNumber(transaction, by.userId);
  return await record(transaction, wanted, personId, { kind, n, visibility, before, after: text ?? null });
}

/** Throws for a suggestion of another server. */
async function assertThere(transaction: Writer, { guildId, suggestionId }: Write): Promise<void> {
  await transaction
    .selectFrom("suggestions")
    .select("suggestion_id")
    .where("suggestion_id", "=", suggestionId)
    .where("guild_id", "=", guildId)
    .executeTakeFirstOrThrow();
}

type NoteEvent = Pick<Selectable<NoteEventsTable>, "kind" | "n" | "visibility" | "before" | "after">;

/** Writes the event, and has the card redrawn where it shows the note. */
async function record(
  transaction: Writer,
  { suggestionId, interactionId, at }: Write,
  personId: number,
  event: NoteEvent,
): Promise<NoteStored> {
  await transaction
    .insertInto("note_events")
    .values({
      suggestion_id: suggestionId,
      actor_person_id: personId,
      at: at.getTime(),
      interaction_id: interactionId,
      ...event,
    })
    .execute();
  if (event.visibility === "public") {
    await transaction
      .updateTable("suggestions")
      .set((row) => ({ version: row("version", "+", 1) }))
      .where("suggestion_id", "=", suggestionId)
      .execute();
  }
  return await stored(transaction, suggestionId, event, false);
}

async function storedBefore(transaction: Writer, write: Write): Promise<NoteStored | undefined> {
  const event = await transaction
    .selectFrom("note_events")
    .innerJoin("suggestions", "suggestions.suggestion_id", "note_events.suggestion_id")
    .select(["note_events.kind", "note_events.n", "note_events.visibility", "note_events.before", "note_events.after"])
    .where("note_events.interaction_id", "=", write.interactionId)
    .where("note_events.suggestion_id", "=", write.suggestionId)
    .where("suggestions.guild_id", "=", write.guildId)
    .executeTakeFirst();
  return event === undefined ? undefined : await stored(transaction, write.suggestionId, event, true);
}

async function stored(
  transaction: Writer,
  suggestionId: SuggestionId,
  { n, visibility, before, after }: NoteEvent,
  repeated: boolean,
): Promise<NoteStored> {
  const suggestion = await suggestionById(transaction, suggestionId);
  return { kind: "stored", n, visibility, text: after ?? before ?? "", suggestion, repeated };
}
