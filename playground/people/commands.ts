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

/** A command that somebody may use where they are, and whose it is. */
export interface OfferedCommand {
  readonly application: Application;
  readonly command: Command;
}

/** A command as somebody typed it: which, of whom, and by which subcommands. */
export interface TypedCommand extends OfferedCommand {
  /** Group and subcommand, as far as there are any. */
  readonly path: readonly string[];
  /** What may be filled in. */
  readonly options: readonly CommandOption[];
}

/** Finds what `/name sub` means to that person there, or says why the client does not offer it. */
export function typedCommand(core: Core, user: User, channel: Channel, line: string): TypedCommand {
  const [name = "", ...words] = line.replace(/^\//u, "").trim().split(/\s+/u);
  const { ChatInput } = ApplicationCommandType;
  const offered = theOffered(core, user, channel, { type: ChatInput, name, shown: `/${name}` });
  return { ...offered, ...descend(offered.command, words) };
}

/** The menu of that name on a message there, or why the client does not offer it. */
export function messageMenu(core: Core, user: User, channel: Channel, name: string): OfferedCommand {
  return theOffered(core, user, channel, { type: ApplicationCommandType.Message, name, shown: `"${name}"` });
}

/** What the client lists when somebody types a slash. */
export function offeredCommands(core: Core, user: User, channel: Channel): Command[] {
  return offeredOf(core, user, channel, ApplicationCommandType.ChatInput);
}

/** What the client lists under "Apps" on a message. */
export function offeredMenus(core: Core, user: User, channel: Channel): Command[] {
  return offeredOf(core, user, channel, ApplicationCommandType.Message);
}

function offeredOf(core: Core, user: User, channel: Channel, type: ApplicationCommandType): Command[] {
  return commandsHere(core, channel, type)
    .map(({ command }) => command)
    .filter((command) => isOffered(core, user, channel, command));
}

function theOffered(
  core: Core,
  user: User,
  channel: Channel,
  wanted: { readonly type: ApplicationCommandType; readonly name: string; readonly shown: string },
): OfferedCommand {
  const { type, name, shown } = wanted;
  const candidates = commandsHere(core, channel, type).filter(({ command }) => command.name === name);
  if (candidates.length === 0) throw new Cannot(`There is no command ${shown} here`);
  const offered = candidates.find(({ command }) => isOffered(core, user, channel, command));
  if (offered === undefined) throw new Cannot(`${user.username} is not offered ${shown} here`);
  if (channel.thread?.archived === true) throw new Cannot("Commands cannot be used in an archived thread");
  return offered;
}

function commandsHere(core: Core, channel: Channel, type: ApplicationCommandType): OfferedCommand[] {
  const found: OfferedCommand[] = [];
  for (const application of core.world.applicationsById.values()) {
    const isHere =
      channel.guildId === undefined
        ? channel.dmWith?.botId === application.id
        : core.world.isMember(channel.guildId, application.id);
    if (!isHere) continue;
    const ofGuild = application.guildCommands.get(channel.guildId ?? "")?.values() ?? [];
    for (const command of [...ofGuild, ...application.commands.values()]) {
      if (command.type === type) found.push({ application, command });
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
  const ruled = guild === undefined ? undefined : ruledFor(guild, user.id, channel, command);
  if (ruled !== undefined) return ruled;
  const needed = command.default_member_permissions;
  // "0" leaves a command to administrators alone.
  return needed === null || (needed !== "0" && has(permissions, BigInt(needed)));
}

/** What the server's own settings say about that person and command: the person before roles, roles before everyone. */
function ruledFor(guild: Guild, userId: string, channel: Channel, command: Command): boolean | undefined {
  // A command without settings of its own follows those of the whole application.
  const rules = guild.commandRules.get(command.id) ?? guild.commandRules.get(command.application_id) ?? [];
  const channelId = channel.thread === undefined ? channel.id : channel.parentId;
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
