import {
  ApplicationCommandOptionType,
  ApplicationCommandType,
  InteractionContextType,
  PermissionFlagsBits,
} from "discord-api-types/v10";
import type { Core } from "../discord/core.ts";
import { has } from "../discord/permissions.ts";
import type { Application, Channel, Command, CommandOption, Guild, User } from "../discord/world/types.ts";
import { Cannot } from "./cannot.ts";

/** A command as somebody typed it: which, of whom, and by which subcommands. */
export interface TypedCommand {
  readonly application: Application;
  readonly command: Command;
  /** Group and subcommand, as far as there are any. */
  readonly path: readonly string[];
  /** What may be filled in. */
  readonly options: readonly CommandOption[];
}

/** Finds what `/name sub` means to that person there, or says why the client does not offer it. */
export function typedCommand(core: Core, user: User, channel: Channel, line: string): TypedCommand {
  const [name = "", ...words] = line.replace(/^\//u, "").trim().split(/\s+/u);
  const candidates = commandsNamed(core, channel, name);
  if (candidates.length === 0) throw new Cannot(`There is no command /${name} here`);
  const offered = candidates.find(({ command }) => isOffered(core, user, channel, command));
  if (offered === undefined) throw new Cannot(`${user.username} is not offered /${name} here`);
  if (channel.thread?.archived === true) throw new Cannot("Commands cannot be used in an archived thread");
  return { ...offered, ...descend(offered.command, words) };
}

/** What the client lists when somebody types a slash. */
export function offeredCommands(core: Core, user: User, channel: Channel): Command[] {
  return commandsNamed(core, channel, undefined)
    .map(({ command }) => command)
    .filter((command) => isOffered(core, user, channel, command));
}

function commandsNamed(core: Core, channel: Channel, name: string | undefined) {
  const found: { application: Application; command: Command }[] = [];
  for (const application of core.world.applicationsById.values()) {
    const isHere =
      channel.guildId === undefined
        ? channel.dmWith?.botId === application.id
        : core.world.isMember(channel.guildId, application.id);
    if (!isHere) continue;
    const ofGuild = application.guildCommands.get(channel.guildId ?? "")?.values() ?? [];
    for (const command of [...ofGuild, ...application.commands.values()]) {
      const isTyped = command.type === ApplicationCommandType.ChatInput;
      if (isTyped && (name === undefined || command.name === name)) found.push({ application, command });
    }
  }
  return found;
}

function isOffered(core: Core, user: User, channel: Channel, command: Command): boolean {
  if (channel.guildId === undefined) {
    return command.guild_id === undefined && (command.contexts?.includes(InteractionContextType.BotDM) ?? true);
  }
  if (command.contexts?.includes(InteractionContextType.Guild) === false) return false;
  const permissions = core.world.permissions(user.id, channel);
  if (has(permissions, PermissionFlagsBits.Administrator)) return true;
  const { UseApplicationCommands, ViewChannel } = PermissionFlagsBits;
  if (!has(permissions, UseApplicationCommands | ViewChannel)) return false;
  const guild = core.world.guilds.get(channel.guildId);
  const ruled = guild === undefined ? undefined : ruledFor(guild, user.id, channel.id, command.id);
  if (ruled !== undefined) return ruled;
  const needed = command.default_member_permissions;
  // "0" leaves a command to administrators alone.
  return needed === null || (needed !== "0" && has(permissions, BigInt(needed)));
}

/** What the server's own settings say about that person and command: the person before roles, roles before everyone. */
function ruledFor(guild: Guild, userId: string, channelId: string, commandId: string): boolean | undefined {
  const rules = guild.commandRules.get(commandId) ?? [];
  if (rules.some((rule) => rule.type === 3 && rule.id === channelId && !rule.permission)) return false;
  const own = rules.find((rule) => rule.type === 2 && rule.id === userId);
  if (own !== undefined) return own.permission;
  const roleIds = guild.members.get(userId)?.roleIds ?? [];
  const ofRoles = rules.filter((rule) => rule.type === 1 && roleIds.includes(rule.id));
  if (ofRoles.length > 0) return ofRoles.some((rule) => rule.permission);
  return rules.find((rule) => rule.type === 1 && rule.id === guild.id)?.permission;
}

function descend(command: Command, words: readonly string[]): Pick<TypedCommand, "path" | "options"> {
  let options = command.options ?? [];
  const path: string[] = [];
  const isNested = (option: CommandOption): boolean =>
    option.type === ApplicationCommandOptionType.Subcommand ||
    option.type === ApplicationCommandOptionType.SubcommandGroup;
  for (const word of words) {
    const next = options.find((option) => isNested(option) && option.name === word);
    if (next === undefined) throw new Cannot(`/${[command.name, ...path].join(" ")} has no ${word}`);
    path.push(word);
    options = next.options ?? [];
  }
  if (options.some(isNested)) {
    const choices = options.map((option) => option.name).join(", ");
    throw new Cannot(`/${[command.name, ...path].join(" ")} wants one of ${choices}`);
  }
  return { path, options };
}

/** The nested form in which options travel. */
export function nestOptions(typed: TypedCommand, given: readonly object[]): readonly object[] {
  let nested = given;
  let type = ApplicationCommandOptionType.Subcommand;
  for (const name of typed.path.toReversed()) {
    nested = [{ type, name, options: nested }];
    type = ApplicationCommandOptionType.SubcommandGroup;
  }
  return nested;
}
