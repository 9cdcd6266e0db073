import { PermissionFlagsBits } from "discord-api-types/v10";
import { Person } from "../people/person.ts";
import { Suggester } from "../people/suggesters.ts";
import type { Core } from "./core.ts";
import type { PermissionOverwrite } from "./permissions.ts";
import type { NewChannel } from "./world/channels.ts";
import type { Application, Channel, Guild, Role, User } from "./world/types.ts";

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

  /** The bot is thrown out. */
  removeBot(application: Application): void {
    this.#core.guilds.uninstall(this.guild, application);
  }

  /** Sets in the server's own settings whom a command is for, whatever its default. */
  setCommandRule(command: { readonly id: string }, target: Role | Person, permission = true): void {
    const rules = this.guild.commandRules.get(command.id) ?? [];
    const type = target instanceof Person ? 2 : 1;
    this.guild.commandRules.set(command.id, [...rules, { id: target.id, type, permission }]);
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

export function bits(permissions: readonly PermissionName[]): bigint {
  return permissions.reduce((all, name) => all | PermissionFlagsBits[name], 0n);
}

function usernameOf(name: string): string {
  return name.toLowerCase().replaceAll(/[^a-z0-9._]/gu, "_");
}
