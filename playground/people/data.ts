import { ComponentType } from "discord-api-types/v10";
import type { Channel, Command, Component, Message } from "../discord/world/types.ts";
import { nestOptions, type TypedCommand } from "./commands.ts";
import { resolvedValues } from "./forms.ts";
import type { Resolver, WithId } from "./resolver.ts";

/** A command's interaction data. */
export function commandData(
  typed: TypedCommand,
  given: readonly object[],
  resolver: Resolver,
  channel: Channel,
): object {
  const resolved = resolver.body();
  return {
    ...usedCommand(typed.command, channel),
    options: nestOptions(typed, given),
    ...(resolved !== undefined && { resolved }),
  };
}

/** The interaction data of a menu used on a message. */
export function menuData(command: Command, target: Message, channel: Channel): object {
  return {
    ...usedCommand(command, channel),
    target_id: target.id,
    resolved: { messages: { [target.id]: target.body } },
  };
}

function usedCommand(command: Command, channel: Channel): object {
  return {
    id: command.id,
    name: command.name,
    type: command.type,
    ...(command.guild_id !== undefined && channel.guildId !== undefined && { guild_id: channel.guildId }),
  };
}

/** A component's interaction data; a component nobody knows passes for a button. */
export function componentData(
  component: Component | undefined,
  customId: string,
  given: readonly (string | WithId)[] | undefined,
  resolver: Resolver,
): object {
  const type: ComponentType = component?.type ?? ComponentType.Button;
  const base = { id: component?.id ?? 1, custom_id: customId, component_type: type };
  if (given === undefined) return base;
  const values =
    type === ComponentType.StringSelect || type === ComponentType.Button
      ? given
      : resolvedValues(type, given, resolver);
  const resolved = resolver.body();
  return { ...base, values, ...(resolved !== undefined && { resolved }) };
}
