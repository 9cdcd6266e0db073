import type { Core } from "../discord/core.ts";
import { channelBody, partialMemberBody, roleBody, userBody } from "../discord/world/bodies.ts";
import type { Attachment, Channel, Guild, Role, User } from "../discord/world/types.ts";
import { Cannot } from "./cannot.ts";
import type { GivenFile } from "./files.ts";

/** Somebody or something with an id: a person, a user, a role, a channel. */
export interface WithId {
  readonly id: string;
}

/** Collects what ids in an interaction stand for, as it comes along under `resolved`. */
export class Resolver {
  readonly #core: Core;
  readonly #channel: Channel;
  readonly #guild: Guild | undefined;
  readonly #users: Record<string, object> = {};
  readonly #members: Record<string, object> = {};
  readonly #roles: Record<string, object> = {};
  readonly #channels: Record<string, object> = {};
  readonly #attachments: Record<string, Attachment> = {};

  constructor(core: Core, channel: Channel) {
    this.#core = core;
    this.#channel = channel;
    this.#guild = channel.guildId === undefined ? undefined : core.world.guilds.get(channel.guildId);
  }

  user(given: WithId | string): string {
    const user: User | undefined = this.#core.world.users.get(idOf(given));
    if (user === undefined) throw new Cannot(`There is no user ${idOf(given)}`);
    this.#users[user.id] = userBody(user);
    const member = this.#guild?.members.get(user.id);
    if (member !== undefined) {
      const permissions = String(this.#core.world.permissions(user.id, this.#channel));
      this.#members[user.id] = { ...partialMemberBody(member), permissions };
    }
    return user.id;
  }

  role(given: WithId | string): string {
    const role: Role | undefined = this.#guild?.roles.get(idOf(given));
    if (role === undefined) throw new Cannot(`There is no role ${idOf(given)} here`);
    this.#roles[role.id] = roleBody(role);
    return role.id;
  }

  channel(given: WithId | string, allowedTypes: readonly number[] | undefined): string {
    const channel = this.#guild?.channels.get(idOf(given));
    if (channel === undefined) throw new Cannot(`There is no channel ${idOf(given)} here`);
    if (allowedTypes !== undefined && allowedTypes.length > 0 && !allowedTypes.includes(channel.type)) {
      throw new Cannot(`#${channel.name} is not of a kind that can be chosen here`);
    }
    this.#channels[channel.id] = channelBody(channel);
    return channel.id;
  }

  userOrRole(given: WithId | string): string {
    return this.#guild?.roles.has(idOf(given)) === true ? this.role(given) : this.user(given);
  }

  attachment(given: GivenFile): string {
    const uploaded = { index: 0, name: given.name, contentType: given.contentType, bytes: given.bytes };
    const attachment = this.#core.uploads.keep(this.#channel.id, uploaded, { ephemeral: true });
    this.#attachments[attachment.id] = attachment;
    return attachment.id;
  }

  /** `undefined` when nothing was resolved. */
  body(): object | undefined {
    const all = {
      users: this.#users,
      members: this.#members,
      roles: this.#roles,
      channels: this.#channels,
      attachments: this.#attachments,
    };
    const filled = Object.entries(all).filter(([, entries]) => Object.keys(entries).length > 0);
    return filled.length === 0 ? undefined : Object.fromEntries(filled);
  }
}

function idOf(given: WithId | string): string {
  return typeof given === "string" ? given : given.id;
}

export function isFile(value: unknown): value is GivenFile {
  return typeof value === "object" && value !== null && "bytes" in value && value.bytes instanceof Uint8Array;
}
