import { ApplicationCommandOptionType, ApplicationCommandType, InteractionType } from "discord-api-types/v10";
import type { Answer } from "../../playground/people/answer.ts";
import type { Person } from "../../playground/people/person.ts";
import { Press } from "../../playground/people/press.ts";
import type { Town } from "./town.ts";

export interface CraftedOption {
  readonly name: string;
  readonly type: ApplicationCommandOptionType;
  readonly value?: string | number | boolean;
  readonly options?: readonly CraftedOption[];
}

/** Uses a command as no ordinary client does: by any name, with any options, offered or not. */
export function typesAnyway(
  town: Town,
  person: Person,
  name: string,
  options: readonly CraftedOption[] = [],
  resolved: object = {},
): Promise<Answer> {
  const { application, core } = town.discord;
  const known = [...application.commands.values()].find((command) => command.name === name);
  return new Press(core, {
    type: InteractionType.ApplicationCommand,
    applicationId: application.id,
    userId: person.id,
    channel: person.here,
    data: { id: known?.id ?? person.here.id, name, type: ApplicationCommandType.ChatInput, options, resolved },
  }).dispatch().answer;
}

/** Sends a form as no ordinary client does: of any custom id, with any fields. */
export function submitsAnyway(
  town: Town,
  person: Person,
  customId: string,
  components: readonly object[] = [],
): Promise<Answer> {
  const { application, core } = town.discord;
  return new Press(core, {
    type: InteractionType.ModalSubmit,
    applicationId: application.id,
    userId: person.id,
    channel: person.here,
    data: { custom_id: customId, components },
  }).dispatch().answer;
}

/** The one option of a subcommand, as it travels. */
export function subcommand(name: string, ...options: readonly CraftedOption[]): CraftedOption {
  return { name, type: ApplicationCommandOptionType.Subcommand, options };
}
