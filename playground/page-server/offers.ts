import { ApplicationCommandOptionType } from "discord-api-types/v10";
import type { Channel, Command, CommandOption } from "../discord/world/types.ts";
import type { Person } from "../people/person.ts";
import type { CommandView, OptionView } from "./protocol.ts";

/** The commands that this person is offered there, each subcommand as a line of its own, by name. */
export function offeredLines(person: Person, channel: Channel): CommandView[] {
  return person
    .commands(channel)
    .flatMap((command) => lines(command.name, command))
    .toSorted((a, b) => (a.line < b.line ? -1 : 1));
}

function lines(
  name: string,
  { description, options = [] }: Pick<Command | CommandOption, "description" | "options">,
): CommandView[] {
  const nested = options.filter(isNested);
  if (nested.length > 0) return nested.flatMap((one) => lines(`${name} ${one.name}`, one));
  return [{ line: name, description, options: options.map(optionView) }];
}

function isNested(option: CommandOption): boolean {
  const { Subcommand, SubcommandGroup } = ApplicationCommandOptionType;
  return option.type === Subcommand || option.type === SubcommandGroup;
}

function optionView(option: CommandOption): OptionView {
  return {
    name: option.name,
    description: option.description,
    type: option.type,
    required: option.required === true,
    autocomplete: option.autocomplete === true,
    choices: option.choices ?? [],
    limits: {
      ...(option.min_length !== undefined && { minLength: option.min_length }),
      ...(option.max_length !== undefined && { maxLength: option.max_length }),
      ...(option.min_value !== undefined && { min: option.min_value }),
      ...(option.max_value !== undefined && { max: option.max_value }),
      ...(option.channel_types !== undefined && { channelTypes: option.channel_types }),
    },
  };
}
