import type { Note } from "../suggestions/notes.ts";
import type { SuggestionId } from "../suggestions/types.ts";
import type { Reader, Writer } from "./engine.ts";

/** A suggestion's notes, oldest first. The author of an anonymous one is not joined, and so never leaves the database. */
export function selectNotes(db: Reader | Writer, suggestionId: SuggestionId) {
  return db
    .selectFrom("notes")
    .innerJoin("suggestions", "suggestions.suggestion_id", "notes.suggestion_id")
    .leftJoin("persons as author", (join) =>
      join.onRef("author.person_id", "=", "notes.author_person_id").on("notes.anonymous", "=", 0),
    )
    .leftJoin("person_names as author_name", (join) =>
      join
        .onRef("author_name.person_id", "=", "author.person_id")
        .onRef("author_name.guild_id", "=", "suggestions.guild_id"),
    )
    .select([
      "notes.n",
      "notes.visibility",
      "notes.anonymous",
      "notes.text",
      "notes.version",
      "notes.created_at",
      "author_name.name as author_name",
    ])
    .where("notes.suggestion_id", "=", suggestionId)
    .orderBy("notes.n");
}

type NoteRow = Awaited<ReturnType<ReturnType<typeof selectNotes>["executeTakeFirstOrThrow"]>>;

export function toNote(row: NoteRow): Note {
  return {
    n: row.n,
    visibility: row.visibility,
    text: row.text,
    by: row.anonymous === 1 ? { kind: "staff" } : { kind: "named", name: row.author_name ?? "" },
    at: new Date(row.created_at),
    edited: row.version > 1,
    version: row.version,
  };
}
