import type { AutocompleteInteraction } from "discord.js";
import { Refusal } from "../errors.ts";
import type { SuggestionStatus } from "../suggestions/status.ts";
import { suggestionChoice } from "../views/choice.ts";
import type { Choice, Context } from "./command.ts";

/** Discord shows at most this many. */
const maxChoices = 25;

/** Reads `12` or `#12`, as people type it; anything else is no suggestion. */
export function suggestionNumber(typed: string): number {
  const digits = /^\s*#?(\d{1,9})\s*$/.exec(typed)?.[1];
  if (digits === undefined) throw new Refusal("suggestion-not-found", { typed: typed.slice(0, 100) });
  return Number(digits);
}

/** Reads the number in a button's custom id; whatever does not write it as we do is none of ours. */
export function controlNumber(written: string | undefined): number {
  if (written === undefined || !/^[1-9]\d{0,8}$/.test(written)) throw new Refusal("control-unknown", {});
  return Number(written);
}

/** Offers this server's suggestions by number, status and text, for what has been typed so far; only those that one person wrote, if asked for. */
export async function completeSuggestion(
  interaction: AutocompleteInteraction,
  { guildId, actor, words, services }: Context,
  statuses: readonly SuggestionStatus[],
  writtenBy?: string,
): Promise<readonly Choice[]> {
  const typed = interaction.options.getFocused();
  const found = await services.suggestions.complete(guildId, typed, statuses, maxChoices, writtenBy, actor);
  return found.map((suggestion) => ({ name: suggestionChoice(suggestion, words), value: String(suggestion.number) }));
}

/** Offers this server's boards by name, for what has been typed so far. */
export async function completeBoard(
  interaction: AutocompleteInteraction,
  { guildId, services }: Context,
): Promise<readonly Choice[]> {
  const typed = interaction.options.getFocused().trim().toLowerCase();
  const { boards } = await services.boards.rules(guildId);
  return boards
    .filter(({ name }) => name.toLowerCase().includes(typed))
    .slice(0, maxChoices)
    .map(({ name }) => ({ name, value: name }));
}
