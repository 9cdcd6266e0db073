import {
  ApplicationCommandOptionType,
  ApplicationCommandType,
  ComponentType,
  InteractionType,
} from "discord-api-types/v10";
import type { Channel } from "../../playground/discord/world/types.ts";
import type { Answer } from "../../playground/people/answer.ts";
import type { Person } from "../../playground/people/person.ts";
import { Press } from "../../playground/people/press.ts";
import type { SeenMessage } from "../../playground/people/seen.ts";
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

/** Uses a message's menu as no ordinary client does: on a message of anywhere. */
export function pointsAnyway(
  town: Town,
  person: Person,
  name: string,
  channel: Channel,
  messageId: string,
): Promise<Answer> {
  const { application, core } = town.discord;
  const known = [...application.commands.values()].find((command) => command.name === name);
  const message = channel.messages.get(messageId);
  if (known === undefined || message === undefined) throw new Error(`there is no ${name} to use on ${messageId}`);
  return new Press(core, {
    type: InteractionType.ApplicationCommand,
    applicationId: application.id,
    userId: person.id,
    channel: person.here,
    data: {
      id: known.id,
      name,
      type: ApplicationCommandType.Message,
      target_id: messageId,
      resolved: { messages: { [messageId]: message.body } },
    },
  }).dispatch().answer;
}

/** Chooses in a select that the message does not have. */
export function choosesAnyway(
  town: Town,
  person: Person,
  { id }: Pick<SeenMessage, "id">,
  customId: string,
  values: readonly string[],
): Promise<Answer> {
  const { application, core } = town.discord;
  return new Press(core, {
    type: InteractionType.MessageComponent,
    applicationId: application.id,
    userId: person.id,
    channel: person.here,
    data: { component_type: ComponentType.StringSelect, custom_id: customId, values },
    source: person.here.messages.get(id),
  }).dispatch().answer;
}
