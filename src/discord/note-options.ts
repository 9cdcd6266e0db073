import type { AutocompleteInteraction } from "discord.js";
import { Refusal } from "../errors.ts";
import type { MessageBody } from "../views/message.ts";
import { type NoteScope, noteChoice, notesView } from "../views/notes.ts";
import type { Choice, Context } from "./command.ts";
import { suggestionNumber } from "./options.ts";

/** Reads the number of one of a suggestion's notes, `3` or `#3`, as people type it. */
export function noteNumber(number: number, typed: string): number {
  const digits = /^\s*#?([1-9]\d{0,8})\s*$/.exec(typed)?.[1];
  if (digits === undefined) throw new Refusal("note-not-found", { number, typed: typed.slice(0, 100) });
  return Number(digits);
}

/** Offers the notes of the suggestion that was chosen before, by number and text. */
export async function completeNote(
  { options }: AutocompleteInteraction,
  { guildId, actor, words, services }: Context,
): Promise<readonly Choice[]> {
  const wanted = fold(options.getFocused());
  try {
    const notes = await services.notes.all(guildId, suggestionNumber(options.getString("id") ?? ""), actor);
    const matching = notes.filter(
      ({ n, text }) => String(n) === wanted.replace("#", "") || fold(text).includes(wanted),
    );
    return matching.map((note) => ({ name: noteChoice(note, words), value: String(note.n) }));
  } catch (error) {
    // No suggestion is chosen yet, or none that there is.
    if (error instanceof Refusal) return [];
    throw error;
  }
}

/** One page of a suggestion's notes: what everybody may read, or for staff all of them. */
export async function notesPage(
  { number, scope, page }: { readonly number: number; readonly scope: NoteScope; readonly page: number },
  { guildId, actor, words, services }: Context,
): Promise<MessageBody> {
  const notes =
    scope === "all"
      ? await services.notes.all(guildId, number, actor)
      : await services.notes.shown(await services.suggestions.see(guildId, number, actor));
  return notesView({ number, notes, scope, page }, words);
}

function fold(text: string): string {
  return text.trim().normalize("NFKC").toLowerCase();
}
