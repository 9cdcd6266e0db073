import { MessageType, PermissionFlagsBits } from "discord-api-types/v10";
import type { Clock } from "../clock.ts";
import { permissionsIn } from "../permissions.ts";
import { Snowflakes } from "../snowflakes.ts";
import { Changes } from "./changes.ts";
import type { Application, Channel, Guild, Member, Message, User } from "./types.ts";

/** Everything that exists on this Discord. Plain data: who changes it also tells the gateway and `changes`. */
export class World {
  readonly clock: Clock;
  readonly users = new Map<string, User>();
  readonly guilds = new Map<string, Guild>();
  /** Every channel, thread and direct message by id. */
  readonly channels = new Map<string, Channel>();
  /** Private messages by id; in the order they came for each person and channel in `privateByReader`. */
  readonly privateMessages = new Map<string, Message>();
  readonly applicationsById = new Map<string, Application>();
  readonly applicationsByToken = new Map<string, Application>();
  readonly changes = new Changes();
  readonly #snowflakes = new Snowflakes();
  readonly #directMessages = new Map<string, Channel>();
  readonly #privateByReader = new Map<string, Set<Message>>();

  /** Who owns the applications. */
  readonly operator: User;

  constructor(clock: Clock) {
    this.clock = clock;
    this.operator = this.createUser("operator");
  }

  nextId(): string {
    return this.#snowflakes.next(this.clock.now());
  }

  createUser(username: string, about: Partial<Omit<User, "username">> = {}): User {
    const user: User = {
      id: this.nextId(),
      username,
      globalName: null,
      avatar: null,
      bot: false,
      locale: "en-US",
      dmsOpen: true,
      ...about,
    };
    this.users.set(user.id, user);
    return user;
  }

  isMember(guildId: string, userId: string): boolean {
    return this.guilds.get(guildId)?.members.has(userId) === true;
  }

  /** What the user may do in the channel; in a direct message of theirs, everything that makes sense there. */
  permissions(userId: string, channel: Channel): bigint {
    if (channel.guildId === undefined) return isDirectMessageOf(channel, userId) ? directMessagePermissions : 0n;
    const guild = this.guilds.get(channel.guildId);
    const member = guild?.members.get(userId);
    if (guild === undefined || member === undefined) return 0n;
    return permissionsIn(member, guild, this.ruledBy(channel));
  }

  guildPermissions(member: Member, guild: Guild): bigint {
    return permissionsIn(member, guild);
  }

  /** The channel whose overwrites hold: a thread obeys its parent's. */
  ruledBy(channel: Channel): Channel {
    if (channel.thread === undefined || channel.parentId === null) return channel;
    return this.channels.get(channel.parentId) ?? channel;
  }

  directMessage(userId: string, botId: string): Channel | undefined {
    return this.#directMessages.get(`${userId} ${botId}`);
  }

  keepDirectMessage(channel: Channel): void {
    if (channel.dmWith === undefined) return;
    this.channels.set(channel.id, channel);
    this.#directMessages.set(`${channel.dmWith.userId} ${channel.dmWith.botId}`, channel);
  }

  directMessagesOf(userId: string): Channel[] {
    return [...this.#directMessages.values()].filter((channel) => channel.dmWith?.userId === userId);
  }

  keepPrivately(message: Message): void {
    this.privateMessages.set(message.id, message);
    const key = `${message.privateTo} ${message.channelId}`;
    const kept = this.#privateByReader.get(key);
    if (kept === undefined) this.#privateByReader.set(key, new Set([message]));
    else kept.add(message);
  }

  dropPrivate(message: Message): void {
    this.privateMessages.delete(message.id);
    this.#privateByReader.get(`${message.privateTo} ${message.channelId}`)?.delete(message);
  }

  /** Any message by its id, wherever it is. */
  message(messageId: string): Message | undefined {
    const known = this.privateMessages.get(messageId);
    if (known !== undefined) return known;
    for (const channel of this.channels.values()) {
      const found = channel.messages.get(messageId);
      // A thread opens with a line under the id of the message it hangs from; that message is the one meant.
      if (found !== undefined && found.body.type !== MessageType.ThreadStarterMessage) return found;
    }
    return undefined;
  }

  privateTo(userId: string, channelId: string): Message[] {
    return [...(this.#privateByReader.get(`${userId} ${channelId}`) ?? [])];
  }
}

function isDirectMessageOf(channel: Channel, userId: string): boolean {
  return channel.dmWith?.userId === userId || channel.dmWith?.botId === userId;
}

const directMessagePermissions =
  PermissionFlagsBits.ViewChannel |
  PermissionFlagsBits.SendMessages |
  PermissionFlagsBits.EmbedLinks |
  PermissionFlagsBits.AttachFiles |
  PermissionFlagsBits.ReadMessageHistory |
  PermissionFlagsBits.AddReactions |
  PermissionFlagsBits.MentionEveryone |
  PermissionFlagsBits.UseExternalEmojis;
