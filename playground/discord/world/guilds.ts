import { GatewayIntentBits, PermissionFlagsBits } from "discord-api-types/v10";
import type { Gateway } from "../gateway/gateway.ts";
import { guildCreateBody } from "../gateway/greeting.ts";
import { snowflakeAt } from "../snowflakes.ts";
import { commandRulesBody, guildBody, memberBody, roleBody, userBody } from "./bodies.ts";
import type { Application, CommandRule, Guild, Member, Role } from "./types.ts";
import type { World } from "./world.ts";

/** What Discord gives everyone in a new server. */
export const usualPermissions =
  PermissionFlagsBits.ViewChannel |
  PermissionFlagsBits.SendMessages |
  PermissionFlagsBits.SendMessagesInThreads |
  PermissionFlagsBits.CreatePublicThreads |
  PermissionFlagsBits.EmbedLinks |
  PermissionFlagsBits.AttachFiles |
  PermissionFlagsBits.AddReactions |
  PermissionFlagsBits.ReadMessageHistory |
  PermissionFlagsBits.UseApplicationCommands |
  PermissionFlagsBits.ChangeNickname |
  PermissionFlagsBits.CreateInstantInvite;

/** Servers, their roles and members coming, changing and going. */
export class Guilds {
  readonly #world: World;
  readonly #gateway: Gateway;
  #made = 0;

  constructor(world: World, gateway: Gateway) {
    this.#world = world;
    this.#gateway = gateway;
  }

  /** A server owned by that user. Ids are a millisecond apart, so that servers spread over the shards. */
  create(name: string, ownerId: string, locale: string): Guild {
    this.#made += 1;
    const id = String(snowflakeAt(firstGuildAtMs + this.#made));
    const guild: Guild = {
      id,
      name,
      ownerId,
      locale,
      roles: new Map(),
      members: new Map(),
      channels: new Map(),
      commandRules: new Map(),
    };
    const everyone = {
      id,
      name: "@everyone",
      permissions: usualPermissions,
      color: 0,
      position: 0,
      managedBy: undefined,
    };
    guild.roles.set(id, everyone);
    this.#world.guilds.set(id, guild);
    this.join(guild, ownerId);
    return guild;
  }

  /** Lets the bot in, with a role of its own that holds `permissions`. */
  install(guild: Guild, application: Application, permissions: bigint): void {
    const role = this.addRole(guild, application.name, permissions, application.id);
    this.#keep(guild, application.id, [role.id]);
    const body = guildCreateBody(this.#world, guild, application);
    this.#gateway.toApplication(application.id, guild.id, "GUILD_CREATE", body);
  }

  /** Throws the bot out. */
  uninstall(guild: Guild, application: Application): void {
    guild.members.delete(application.id);
    for (const role of guild.roles.values()) if (role.managedBy === application.id) this.deleteRole(guild, role);
    this.#gateway.toApplication(application.id, guild.id, "GUILD_DELETE", { id: guild.id });
    this.#world.changes.noted();
  }

  addRole(guild: Guild, name: string, permissions: bigint, managedBy?: string): Role {
    const position = guild.roles.size;
    const role: Role = { id: this.#world.nextId(), name, permissions, color: 0, position, managedBy };
    guild.roles.set(role.id, role);
    const body = { guild_id: guild.id, role: roleBody(role) };
    this.#gateway.toGuild(guild.id, "GUILD_ROLE_CREATE", body, GatewayIntentBits.Guilds);
    return role;
  }

  roleChanged(guild: Guild, role: Role): void {
    const body = { guild_id: guild.id, role: roleBody(role) };
    this.#gateway.toGuild(guild.id, "GUILD_ROLE_UPDATE", body, GatewayIntentBits.Guilds);
    this.#world.changes.noted();
  }

  /** Takes the role away, and from everybody who had it. */
  deleteRole(guild: Guild, role: Role): void {
    guild.roles.delete(role.id);
    const body = { guild_id: guild.id, role_id: role.id };
    this.#gateway.toGuild(guild.id, "GUILD_ROLE_DELETE", body, GatewayIntentBits.Guilds);
    for (const member of guild.members.values()) {
      if (!member.roleIds.includes(role.id)) continue;
      this.setRoles(
        guild,
        member,
        member.roleIds.filter((id) => id !== role.id),
      );
    }
    this.#world.changes.noted();
  }

  /** A member has other roles from now on. A bot always hears of its own. */
  setRoles(guild: Guild, member: Member, roleIds: readonly string[]): void {
    member.roleIds = [...roleIds];
    const user = this.#world.users.get(member.id);
    if (user === undefined) return;
    const body = { ...memberBody(member, user), guild_id: guild.id };
    this.#gateway.toGuild(guild.id, "GUILD_MEMBER_UPDATE", body, GatewayIntentBits.GuildMembers, member.id);
    this.#world.changes.noted();
  }

  /** Sets whom a command of the application is for in that server, by the server's own settings. */
  setCommandRules(guild: Guild, application: Application, commandId: string, rules: readonly CommandRule[]): void {
    guild.commandRules.set(commandId, rules);
    const body = commandRulesBody(guild, application, commandId);
    this.#gateway.toApplication(application.id, guild.id, "APPLICATION_COMMAND_PERMISSIONS_UPDATE", body);
    this.#world.changes.noted();
  }

  changed(guild: Guild): void {
    this.#gateway.toGuild(guild.id, "GUILD_UPDATE", guildBody(guild), GatewayIntentBits.Guilds);
    this.#world.changes.noted();
  }

  join(guild: Guild, userId: string, roleIds: readonly string[] = []): Member {
    const member = this.#keep(guild, userId, roleIds);
    const user = this.#world.users.get(userId);
    if (user !== undefined) {
      const body = { ...memberBody(member, user), guild_id: guild.id };
      this.#gateway.toGuild(guild.id, "GUILD_MEMBER_ADD", body, GatewayIntentBits.GuildMembers);
    }
    return member;
  }

  leave(guild: Guild, userId: string): void {
    const user = this.#world.users.get(userId);
    guild.members.delete(userId);
    if (user !== undefined) {
      const body = { guild_id: guild.id, user: userBody(user) };
      this.#gateway.toGuild(guild.id, "GUILD_MEMBER_REMOVE", body, GatewayIntentBits.GuildMembers);
    }
    this.#world.changes.noted();
  }

  #keep(guild: Guild, userId: string, roleIds: readonly string[]): Member {
    const member = { id: userId, roleIds: [...roleIds], nick: null, joinedAt: this.#world.clock.iso() };
    guild.members.set(userId, member);
    return member;
  }
}

const firstGuildAtMs = Date.UTC(2024, 0, 1);
