import type { AutocompleteInteraction } from "discord.js";
import type { Choice, Context } from "./command.ts";

/** Discord's limits for choices. */
const maxChoices = 25;
const maxChoiceLength = 100;

/** Offers a board's tags for a list with commas: what was typed before the last comma stays. */
export async function completeTags(
  interaction: AutocompleteInteraction,
  { guildId, services }: Context,
): Promise<readonly Choice[]> {
  const typed = interaction.options.getFocused();
  const comma = typed.lastIndexOf(",");
  const before = typed
    .slice(0, comma + 1)
    .split(",")
    .map((name) => name.trim())
    .filter((name) => name !== "");
  const begun = typed
    .slice(comma + 1)
    .trim()
    .toLowerCase();
  const boardName = interaction.options.getString("board")?.trim().toLowerCase();
  const { boards } = await services.boards.rules(guildId);
  const board = boards.find(({ name }) => boardName === undefined || name.toLowerCase() === boardName);
  const taken = new Set(before.map((name) => name.toLowerCase()));
  return (board?.tags ?? [])
    .filter(({ name }) => name.toLowerCase().includes(begun) && !taken.has(name.toLowerCase()))
    .map(({ name }) => [...before, name].join(", "))
    .filter((list) => list.length <= maxChoiceLength)
    .slice(0, maxChoices)
    .map((list) => ({ name: list, value: list }));
}

/** Offers single tags: those of the board that was typed, or of all. */
export async function completeTag(
  interaction: AutocompleteInteraction,
  { guildId, services }: Context,
): Promise<readonly Choice[]> {
  const begun = interaction.options.getFocused().trim().toLowerCase();
  const boardName = interaction.options.getString("board")?.trim().toLowerCase();
  const { boards } = await services.boards.rules(guildId);
  const asked = boards.filter(({ name }) => boardName === undefined || name.toLowerCase() === boardName);
  const names = new Set(asked.flatMap(({ tags }) => tags.map(({ name }) => name)));
  return [...names]
    .filter((name) => name.toLowerCase().includes(begun))
    .slice(0, maxChoices)
    .map((name) => ({ name, value: name }));
}
