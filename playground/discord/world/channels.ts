import { ChannelType, GatewayIntentBits } from "discord-api-types/v10";
import type { Gateway } from "../gateway/gateway.ts";
import type { PermissionOverwrite } from "../permissions.ts";
import { channelBody } from "./bodies.ts";
import type { Channel, Guild, ThreadState } from "./types.ts";
import type { World } from "./world.ts";

export interface NewChannel {
  readonly name: string;
  readonly type?: ChannelType;
  readonly parentId?: string | null;
  readonly topic?: string | null;
  readonly overwrites?: readonly PermissionOverwrite[];
}

export interface NewThread {
  readonly name: string;
  readonly type: ChannelType;
  readonly autoArchiveMinutes: number;
  readonly appliedTags?: readonly string[];
  /** A thread made from a message has that message's id. */
  readonly id?: string;
}

/** Channels, threads and direct messages coming, changing and going; the gateway hears of each. */
export class Channels {
  readonly #world: World;
  readonly #gateway: Gateway;

  constructor(world: World, gateway: Gateway) {
    this.#world = world;
    this.#gateway = gateway;
  }

  create(guild: Guild, from: NewChannel): Channel {
    const channel = this.#make({
      id: this.#world.nextId(),
      type: from.type ?? ChannelType.GuildText,
      name: from.name,
      guildId: guild.id,
      parentId: from.parentId ?? null,
      topic: from.topic ?? null,
      overwrites: [...(from.overwrites ?? [])],
      position: guild.channels.size,
    });
    this.#keep(guild, channel);
    this.#tell(channel, "CHANNEL_CREATE");
    return channel;
  }

  /** Tells of a channel or thread whose fields have been changed. */
  changed(channel: Channel): void {
    this.#tell(channel, channel.thread === undefined ? "CHANNEL_UPDATE" : "THREAD_UPDATE");
  }

  /** Takes the channel away, and its threads with it. */
  remove(channel: Channel): void {
    const guild = channel.guildId === undefined ? undefined : this.#world.guilds.get(channel.guildId);
    for (const thread of guild?.channels.values() ?? []) {
      if (thread.thread !== undefined && thread.parentId === channel.id) this.#drop(guild, thread);
    }
    this.#drop(guild, channel);
    if (channel.thread === undefined) {
      this.#tell(channel, "CHANNEL_DELETE");
      return;
    }
    const { id, guildId, parentId, type } = channel;
    this.#gateway.toChannel(channel, "THREAD_DELETE", { id, guild_id: guildId, parent_id: parentId, type }, guildsOnly);
    this.#world.changes.noted();
  }

  createThread(parent: Channel, ownerId: string, from: NewThread): Channel {
    const guild = this.#world.guilds.get(parent.guildId ?? "");
    if (guild === undefined) throw new Error(`Channel ${parent.id} is in no server`);
    const now = this.#world.clock.iso();
    const thread: ThreadState = {
      ownerId,
      archived: false,
      locked: false,
      autoArchiveMinutes: from.autoArchiveMinutes,
      archiveChangedAt: now,
      createdAt: now,
      memberIds: new Set([ownerId]),
      totalMessages: 0,
    };
    const channel = this.#make({
      id: from.id ?? this.#world.nextId(),
      type: from.type,
      name: from.name,
      guildId: guild.id,
      parentId: parent.id,
      appliedTags: [...(from.appliedTags ?? [])],
      thread,
    });
    this.#keep(guild, channel);
    const body = { ...channelBody(channel), newly_created: true };
    this.#gateway.toChannel(channel, "THREAD_CREATE", body, guildsOnly);
    this.#world.changes.noted();
    return channel;
  }

  /** The one direct message between the two; made when it is first asked for. */
  directMessage(userId: string, botId: string): Channel {
    const known = this.#world.directMessage(userId, botId);
    if (known !== undefined) return known;
    const channel = this.#make({
      id: this.#world.nextId(),
      type: ChannelType.DM,
      name: "",
      guildId: undefined,
      dmWith: { userId, botId },
    });
    this.#world.keepDirectMessage(channel);
    return channel;
  }

  #make(fields: Pick<Channel, "id" | "type" | "name" | "guildId"> & Partial<Channel>): Channel {
    return {
      parentId: null,
      overwrites: [],
      topic: null,
      position: 0,
      appliedTags: [],
      thread: undefined,
      dmWith: undefined,
      messages: new Map(),
      lastMessageId: null,
      ...fields,
    };
  }

  #keep(guild: Guild, channel: Channel): void {
    guild.channels.set(channel.id, channel);
    this.#world.channels.set(channel.id, channel);
  }

  #drop(guild: Guild | undefined, channel: Channel): void {
    guild?.channels.delete(channel.id);
    this.#world.channels.delete(channel.id);
  }

  /** Of channels every bot of the server hears, seen or not; of threads only those that see them. */
  #tell(channel: Channel, event: string): void {
    const body = channelBody(channel);
    if (channel.thread !== undefined) this.#gateway.toChannel(channel, event, body, guildsOnly);
    else if (channel.guildId !== undefined) {
      this.#gateway.toGuild(channel.guildId, event, body, GatewayIntentBits.Guilds);
    }
    this.#world.changes.noted();
  }
}

const guildsOnly = { guild: GatewayIntentBits.Guilds, direct: 0 } as const;
