import {
  type APIButtonComponentWithCustomId,
  type APITextDisplayComponent,
  ButtonStyle,
  ComponentType,
} from "discord-api-types/v10";
import type { Words } from "../i18n/catalogue.ts";
import type { Note } from "../suggestions/notes.ts";
import { customId } from "./custom-id.ts";
import { inertName, quoted } from "./inert.ts";
import { timestamp } from "./marks.ts";
import { textDisplay } from "./message.ts";

/** Notes that are shown whole beside a suggestion, if there is room; Discord takes 40 components in a message. */
export const maxNotesShown = 3;

/** The newest `room` notes whole, in the order they were written, and before them how many more there are. */
export function noteParts(notes: readonly Note[], room: number, words: Words): APITextDisplayComponent[] {
  const hidden = notes.length - room;
  const whole = notes
    .slice(hidden)
    .flatMap((note) => [textDisplay(noteLine(note, words)), textDisplay(quoted(note.text))]);
  if (hidden === 0) return whole;
  return [textDisplay(`-# ${words.text(room === 0 ? "card.notes" : "card.notes-more", { count: hidden })}`), ...whole];
}

/** Who wrote a note and when. */
export function noteLine({ n, by, at, edited }: Note, words: Words): string {
  const when = timestamp(at, "R");
  const line =
    by.kind === "staff"
      ? words.text("note.by-staff", { n, when })
      : words.text("note.by", { n, when, name: inertName(by.name, words.text("person.unknown")) });
  return edited ? `${line} · ${words.text("note.edited")}` : line;
}

/** A button to all notes, where not all are shown. */
export function readNotes(
  number: number,
  notes: readonly Note[],
  room: number,
  words: Words,
): APIButtonComponentWithCustomId[] {
  if (room >= notes.length) return [];
  return [
    {
      type: ComponentType.Button,
      style: ButtonStyle.Secondary,
      custom_id: customId("notes", number, "public", 0),
      label: words.text("card.read-notes"),
    },
  ];
}
