import { type APIComponentInContainer, ComponentType } from "discord-api-types/v10";
import type { Words } from "../i18n/catalogue.ts";
import type { Note } from "../suggestions/notes.ts";
import type { Suggestion } from "../suggestions/types.ts";
import type { People } from "./card.ts";
import { dates } from "./dates.ts";
import { type MessageBody, message, textDisplay } from "./message.ts";
import { maxNotesShown, noteParts, readNotes } from "./note-parts.ts";
import { problemText } from "./problem.ts";
import { cardLink } from "./progress.ts";
import { withinLimits } from "./room.ts";
import { statusColour } from "./status-look.ts";
import {
  decisionParts,
  heading,
  quote,
  readButtons,
  removedParts,
  tagParts,
  titleParts,
  votesLine,
} from "./suggestion-parts.ts";

/** One suggestion in full, with the notes that everybody may read, for the person who asked for it. */
export function showView(
  suggestion: Suggestion,
  people: People,
  words: Words,
  notes: readonly Note[] = [],
): MessageBody {
  const { status, text, decision } = suggestion;
  return withinLimits({ text, reason: decision?.reason, notes: Math.min(notes.length, maxNotesShown) }, (room) => {
    const shown: readonly APIComponentInContainer[] =
      status === "removed"
        ? removedParts(suggestion, room.reason, words)
        : [
            ...heading(suggestion, people.author, words),
            ...titleParts(suggestion),
            ...quote(text, room.text, words),
            ...tagParts(suggestion, words),
            { type: ComponentType.Separator },
            ...noteParts(notes, room.notes, words),
            ...decisionParts(suggestion, room.reason, words),
            textDisplay(votesLine(suggestion, words)),
          ];
    const components: APIComponentInContainer[] = [
      ...shown,
      textDisplay(footer(suggestion, words)),
      ...readButtons(suggestion, room, words, readNotes(suggestion.number, notes, room.notes, words)),
    ];
    return message([
      { type: ComponentType.Container, accent_color: statusColour(status, suggestion.rules), components },
    ]);
  });
}

function footer(suggestion: Suggestion, words: Words): string {
  const { card, cardProblem, published } = suggestion;
  const suggested = dates(suggestion, words);
  if (!published && card === undefined) return `-# ${suggested} · ${words.text("decided.no-card")}`;
  if (cardProblem !== undefined) return `-# ${suggested}\n${problemText(cardProblem, card?.channelId, words)}`;
  const link = cardLink(suggestion, words);
  return `-# ${suggested} · ${link === undefined ? words.text("show.card-pending") : words.text("show.card", { link })}`;
}
