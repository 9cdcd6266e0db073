import { PermissionFlagsBits } from "discord-api-types/v10";
import { Person } from "../people/person.ts";
import type { WithId } from "../people/resolver.ts";
import { Suggester } from "../people/suggesters.ts";
import type { Core } from "./core.ts";
import type { PermissionOverwrite } from "./permissions.ts";
import type { NewChannel } from "./world/channels.ts";
import type { TagDraft } from "./world/forum-tags.ts";
import type { Application, Channel, CommandRule, Guild, Member, Role, User } from "./world/types.ts";

export type PermissionName = keyof typeof PermissionFlagsBits;

export interface JoinOptions {
  readonly roles?: readonly Role[];
  /** The language of the person's client. */
  readonly locale?: string;
  /** Given through a role of the person's own. */
  readonly permissions?: readonly PermissionName[];
}

/** Who an overwrite is for, and what it allows and denies. */
export interface NamedOverwrite {
  readonly for: Role | Person | Application | "everyone";
  readonly allow?: readonly PermissionName[];
  readonly deny?: readonly PermissionName[];
}

/** What the bot's invite link asks for. */
const invitedWith: readonly PermissionName[] = [
  "ViewChannel",
  "SendMessages",
  "SendMessagesInThreads",
  "EmbedLinks",
  "AttachFiles",
  "ReadMessageHistory",
  "CreatePublicThreads",
];

/** A server of the local Discord, to be furnished by tests and the playground. */
export class LocalServer {
  readonly guild: Guild;
  /** The channel every server starts with; people are there unless told otherwise. */
  readonly general: Channel;
  readonly #core: Core;

  constructor(core: Core, guild: Guild) {
    this.#core = core;
    this.guild = guild;
    this.general = core.channels.create(guild, { name: "general" });
  }

  get id(): string {
    return this.guild.id;
  }

  addChannel(channel: Omit<NewChannel, "overwrites"> & { readonly overwrites?: readonly NamedOverwrite[] }): Channel {
    const overwrites = (channel.overwrites ?? []).map((overwrite) => this.#overwrite(overwrite));
    return this.#core.channels.create(this.guild, { ...channel, overwrites });
  }

  addRole(name: string, permissions: readonly PermissionName[] = []): Role {
    return this.#core.guilds.addRole(this.guild, name, bits(permissions));
  }

  /** Somebody new comes in, or somebody known from elsewhere. */
  join(who: string | Person | User, options: JoinOptions = {}): Suggester {
    const { locale, permissions = [] } = options;
    const user = this.#userOf(who, locale);
    const roleIds = (options.roles ?? []).map((role) => role.id);
    if (permissions.length > 0) roleIds.push(this.addRole(`${user.username}'s`, permissions).id);
    this.#core.guilds.join(this.guild, user.id, roleIds);
    return new Suggester(this.#core, this.guild, user, this.general);
  }

  leaves(person: Person): void {
    this.#core.guilds.leave(this.guild, person.id);
  }

  /** The role is somebody's from now on; the bot itself can have one too. */
  giveRole(who: WithId, role: Role): void {
    const member = this.#memberOf(who);
    if (!member.roleIds.includes(role.id)) this.#core.guilds.setRoles(this.guild, member, [...member.roleIds, role.id]);
  }

  takeRole(who: WithId, role: Role): void {
    const member = this.#memberOf(who);
    const left = member.roleIds.filter((id) => id !== role.id);
    this.#core.guilds.setRoles(this.guild, member, left);
  }

  changeRole(role: Role, change: { readonly name?: string; readonly permissions?: readonly PermissionName[] }): void {
    role.name = change.name ?? role.name;
    if (change.permissions !== undefined) role.permissions = bits(change.permissions);
    this.#core.guilds.roleChanged(this.guild, role);
  }

  /** The role is deleted in the server's settings. */
  deleteRole(role: Role): void {
    this.#core.guilds.deleteRole(this.guild, role);
  }

  /** The channel, thread or post of that id or name. */
  channel(idOrName: string): Channel | undefined {
    const all = [...this.guild.channels.values()];
    return this.guild.channels.get(idOrName) ?? all.find((channel) => channel.name === idOrName);
  }

  /** A forum's tags are changed in its settings. A tag keeps its id, and its posts, only if that is given. */
  setTags(forum: Channel, tags: readonly TagDraft[]): void {
    this.#core.channels.setTags(forum, tags);
    this.#core.channels.changed(forum);
  }

  /** A thread falls asleep, as after its time without activity. */
  archives(thread: Channel): void {
    this.#core.channels.archive(thread);
  }

  /** The bot is let in, or let in again, with a role of its own. */
  inviteBot(application: Application, permissions: readonly PermissionName[] = invitedWith): void {
    this.#core.guilds.install(this.guild, application, bits(permissions));
  }

  /** The bot is thrown out. */
  removeBot(application: Application): void {
    this.#core.guilds.uninstall(this.guild, application);
  }

  /**
   * Sets in the server's own settings whom or where a command is for, whatever its default. In place of a command, the
   * application stands for all of its commands that have no settings of their own.
   */
  setCommandRule(command: WithId, target: Role | Person | Channel | "everyone", permission = true): void {
    const { applicationsById } = this.#core.world;
    const application = [...applicationsById.values()].find((one) => isOf(one, this.id, command.id));
    if (application === undefined) throw new Error(`There is no command ${command.id}`);
    const id = target === "everyone" ? this.id : target.id;
    const rest = (this.guild.commandRules.get(command.id) ?? []).filter((rule) => rule.id !== id);
    const rules = [...rest, { id, type: this.#ruleType(target), permission }];
    this.#core.guilds.setCommandRules(this.guild, application, command.id, rules);
  }

  #ruleType(target: Role | Person | Channel | "everyone"): CommandRule["type"] {
    if (target === "everyone" || this.guild.roles.has(target.id)) return 1;
    return target instanceof Person ? 2 : 3;
  }

  #memberOf(who: WithId): Member {
    const member = this.guild.members.get(who.id);
    if (member === undefined) throw new Error(`${who.id} is not in ${this.guild.name}`);
    return member;
  }

  #userOf(who: string | Person | User, locale: string | undefined): User {
    if (typeof who !== "string") return who instanceof Person ? who.user : who;
    return this.#core.world.createUser(usernameOf(who), {
      globalName: who,
      ...(locale !== undefined && { locale }),
    });
  }

  #overwrite(overwrite: NamedOverwrite): PermissionOverwrite {
    const { for: target, allow = [], deny = [] } = overwrite;
    const everyoneOrRole = target === "everyone" || this.guild.roles.has(target.id);
    return {
      id: target === "everyone" ? this.guild.id : target.id,
      type: everyoneOrRole ? 0 : 1,
      allow: bits(allow),
      deny: bits(deny),
    };
  }
}

/** Whether that id is the application's or one of its commands' in that server. */
function isOf(application: Application, guildId: string, id: string): boolean {
  const ofGuild = application.guildCommands.get(guildId);
  return id === application.id || application.commands.has(id) || ofGuild?.has(id) === true;
}

export function bits(permissions: readonly PermissionName[]): bigint {
  return permissions.reduce((all, name) => all | PermissionFlagsBits[name], 0n);
}

function usernameOf(name: string): string {
  return name.toLowerCase().replaceAll(/[^a-z0-9._]/gu, "_");
}
