import {
  type APIButtonComponentWithCustomId,
  type APIMessageTopLevelComponent,
  type APIModalInteractionResponseCallbackData,
  ButtonStyle,
  ComponentType,
  TextInputStyle,
} from "discord-api-types/v10";
import type { Words } from "../i18n/catalogue.ts";
import { maxNoteLength, type Note, type NoteStored } from "../suggestions/notes.ts";
import { cleanLine } from "./clean.ts";
import { customId } from "./custom-id.ts";
import { quoted } from "./inert.ts";
import { type MessageBody, message, textDisplay } from "./message.ts";
import { noteLine } from "./note-parts.ts";
import { problemText } from "./problem.ts";
import { cardLink, type Report } from "./progress.ts";
import { longestThatFits } from "./room.ts";
import { cut, shorten } from "./shorten.ts";

/** A page of notes at their longest stays within Discord's limits, but for texts that grow a lot when they are made inert. */
const pageSize = 3;
const maxChoiceLength = 100;

/** Whose list it is: what everybody may read, or all that staff have. */
export type NoteScope = "public" | "all";

/** Tells who wrote, edited or removed a note what now stands, and how far the card got where it shows the note. */
export function noteStoredView(
  done: "added" | "edited" | "removed",
  { n, visibility, text, suggestion: { number } }: NoteStored,
  report: Report | undefined,
  words: Words,
): MessageBody {
  const told = words.text(done === "edited" ? "note.edited-stored" : `note.${done}`, { n, number });
  const reach = done === "removed" ? words.text("note.removed-text") : words.text(`note.reach-${visibility}`);
  const lines = [told, ...(report === undefined ? [] : [cardLine(report, words)]), reach];
  const quote = done === "removed" ? [textDisplay(quoted(text))] : [];
  return message([textDisplay(lines.join("\n")), ...quote]);
}

function cardLine({ suggestion, card, boardChannelId }: Report, words: Words): string {
  if (card !== "done" && card !== "pending") {
    return problemText(card, suggestion.card?.channelId ?? boardChannelId, words);
  }
  const link = cardLink(suggestion, words);
  return card === "pending" || link === undefined
    ? words.text("decided.card-pending")
    : words.text("decided.card", { link });
}

export interface NotesPage {
  readonly number: number;
  readonly notes: readonly Note[];
  readonly scope: NoteScope;
  /** Counted from 0; one beyond the end shows the last. */
  readonly page: number;
}

/** A suggestion's notes, page by page, for the person who asked; only texts of mostly markup are shortened. */
export function notesView({ number, notes, scope, page: wanted }: NotesPage, words: Words): MessageBody {
  const heading = textDisplay(`### ${words.text("note.list-heading", { number })}`);
  if (notes.length === 0) return message([heading, textDisplay(words.text("note.list-empty"))]);
  const pages = Math.ceil(notes.length / pageSize);
  const page = Math.min(wanted, pages - 1);
  const shown = notes.slice(page * pageSize, (page + 1) * pageSize);
  const footer = textDisplay(`-# ${words.text("note.list-page", { page: page + 1, pages, total: notes.length })}`);
  const draw = (room: number): MessageBody => {
    const components: APIMessageTopLevelComponent[] = [heading];
    for (const note of shown) components.push(...listed(note, scope, room, words));
    components.push(footer);
    if (pages > 1)
      components.push({ type: ComponentType.ActionRow, components: turns(number, scope, page, pages, words) });
    return message(components);
  };
  return draw(longestThatFits(0, maxNoteLength, draw) ?? 0);
}

function listed(note: Note, scope: NoteScope, room: number, words: Words) {
  const text = cut(note.text, room);
  const reach = scope === "all" ? ` · ${words.text(`note.visibility-${note.visibility}`)}` : "";
  return [
    textDisplay(`${noteLine(note, words)}${reach}`),
    textDisplay(quoted(text.length === note.text.length ? text : `${text.trimEnd()}…`)),
  ];
}

function turns(
  number: number,
  scope: NoteScope,
  page: number,
  pages: number,
  words: Words,
): APIButtonComponentWithCustomId[] {
  const button = (to: number, label: string, disabled: boolean): APIButtonComponentWithCustomId => ({
    type: ComponentType.Button,
    style: ButtonStyle.Secondary,
    custom_id: customId("notes", number, scope, to),
    label,
    disabled,
  });
  return [
    button(Math.max(0, page - 1), words.text("list.previous"), page <= 0),
    button(page + 1, words.text("list.next"), page + 1 >= pages),
  ];
}

/** A note among autocomplete's choices: number, who may read it, and text. */
export function noteChoice({ n, visibility, text }: Note, words: Words): string {
  return shorten(`${n} · ${words.text(`note.visibility-${visibility}`)} · ${cleanLine(text)}`, maxChoiceLength);
}

/** Custom id of the form's one field. */
export const noteModalField = "text";

/** The form in which a note is edited: filled in with its text, and bound to the version that has it. */
export function noteModal(
  number: number,
  { n, text, version }: Note,
  words: Words,
): APIModalInteractionResponseCallbackData {
  return {
    custom_id: customId("note", number, n, version),
    title: words.text("note.modal-title", { n, number }),
    components: [
      {
        type: ComponentType.Label,
        label: words.text("note.modal-text"),
        component: {
          type: ComponentType.TextInput,
          custom_id: noteModalField,
          style: TextInputStyle.Paragraph,
          min_length: 1,
          max_length: maxNoteLength,
          required: true,
          value: text,
        },
      },
    ],
  };
}
