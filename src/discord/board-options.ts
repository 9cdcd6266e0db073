import type { AutocompleteInteraction } from "discord.js";
import { boardSettings, settingOf } from "../suggestions/board-settings.ts";
import { settingLabel } from "../views/setting-texts.ts";
import { cut } from "../views/shorten.ts";
import type { Choice, Context } from "./command.ts";

/** Discord shows at most this many, and takes a name or value of at most 100 characters. */
const maxChoices = 25;
const maxChoiceLength = 100;

/** Offers settings by what they are called, or by their keys. */
export function completeSetting({ options }: AutocompleteInteraction, { words }: Context): readonly Choice[] {
  const typed = options.getFocused().trim().toLowerCase();
  return boardSettings
    .map(({ key }) => ({ name: `${settingLabel(key, words)} (${key})`, value: key }))
    .filter(({ name }) => name.toLowerCase().includes(typed))
    .slice(0, maxChoices)
    .map(({ name, value }) => ({ name: cut(name, maxChoiceLength), value }));
}

/** Offers what the chosen setting can be, as far as there are few such values, and what it is. */
export async function completeValue(
  { options }: AutocompleteInteraction,
  { guildId, services }: Context,
): Promise<readonly Choice[]> {
  const setting = settingOf(options.getString("setting") ?? "");
  if (setting === undefined) return [];
  const typed = options.getFocused();
  const { boards } = await services.boards.rules(guildId);
  const name = (options.getString("board") ?? "").trim().toLowerCase();
  const board = boards.find((one) => one.name.toLowerCase() === name);
  const now = board === undefined ? [] : [setting.read(board)];
  const offered = new Set([typed, ...now, ...wordsOf(setting.form)]);
  return [...offered]
    .filter((value) => value !== "" && value.length <= maxChoiceLength)
    .filter((value) => value.toLowerCase().includes(typed.trim().toLowerCase()))
    .slice(0, maxChoices)
    .map((value) => ({ name: value, value }));
}

function wordsOf(form: (typeof boardSettings)[number]["form"]): readonly string[] {
  switch (form.kind) {
    case "switch":
      return ["yes", "no"];
    case "choice":
      return form.choices;
    case "several":
      return ["none", ...form.choices];
    case "duration":
      return form.words;
    case "number":
      return ["off", "1", "3", "5", "10"];
    case "text":
      return [];
    default:
      return ["none"];
  }
}
