import { MessageFlags, MessageReferenceType, MessageType } from "discord-api-types/v10";
import { refusal } from "../errors.ts";
import { type Gateway, messageIntents } from "../gateway/gateway.ts";
import { partialMemberBody, userBody } from "../world/bodies.ts";
import type { Channel, Message, MessageBody, UploadedFile, User } from "../world/types.ts";
import type { World } from "../world/world.ts";
import { compose, isEmpty, type MessageDraft } from "./draft.ts";
import type { Uploads } from "./uploads.ts";

/** How a message came to be, beyond what it says. */
export interface Origin {
  readonly type?: MessageType;
  /** A given id instead of the next one: a forum post and its first message share theirs. */
  readonly id?: string;
  /** The only reader of a private message. */
  readonly privateTo?: string | undefined;
  /** Of a message that answers an interaction. */
  readonly interaction?: { readonly applicationId: string; readonly metadata: object };
  readonly repliesTo?: Message;
}

/** Messages coming, changing and going: keeps them, tells the gateway, wakes who waits. */
export class Messages {
  readonly #world: World;
  readonly #gateway: Gateway;
  readonly #uploads: Uploads;

  constructor(world: World, gateway: Gateway, uploads: Uploads) {
    this.#world = world;
    this.#gateway = gateway;
    this.#uploads = uploads;
  }

  post(
    channel: Channel,
    author: User,
    draft: MessageDraft,
    files: readonly UploadedFile[] = [],
    origin: Origin = {},
  ): Message {
    const privately = origin.privateTo !== undefined;
    const context = { channel, authorId: author.id, byInteraction: origin.interaction !== undefined, privately };
    const { shown, attachments } = compose(this.#world, this.#uploads, draft, files, context);
    const mayBeEmpty = (shown.flags & MessageFlags.Loading) !== 0 || origin.type === MessageType.ChannelPinnedMessage;
    if (isEmpty(shown) && !mayBeEmpty) throw refusal("emptyMessage");

    const id = origin.id ?? this.#world.nextId();
    const createdAtMs = this.#world.clock.now();
    const { interaction, repliesTo, privateTo } = origin;
    const body: MessageBody = {
      id,
      type: origin.type ?? (repliesTo === undefined ? MessageType.Default : MessageType.Reply),
      channel_id: channel.id,
      author: userBody(author),
      ...shown,
      flags: shown.flags | (privately ? MessageFlags.Ephemeral : 0),
      timestamp: new Date(createdAtMs).toISOString(),
      edited_timestamp: null,
      tts: draft.tts ?? false,
      pinned: false,
      ...(interaction !== undefined && {
        application_id: interaction.applicationId,
        webhook_id: interaction.applicationId,
        interaction_metadata: interaction.metadata,
      }),
      ...(repliesTo !== undefined && {
        message_reference: {
          type: MessageReferenceType.Default,
          channel_id: repliesTo.channelId,
          message_id: repliesTo.id,
          ...(channel.guildId !== undefined && { guild_id: channel.guildId }),
        },
      }),
    };
    const message: Message = {
      id,
      channelId: channel.id,
      authorId: author.id,
      createdAtMs,
      body,
      attachments,
      privateTo,
      edits: 0,
    };
    this.#keep(channel, message, draft.nonce ?? undefined);
    this.#world.changes.noted();
    return message;
  }

  /** Changes what the draft names. Filling in a loading message does not count as an edit. */
  edit(message: Message, draft: MessageDraft, files: readonly UploadedFile[] = []): void {
    const channel = this.#channelOf(message);
    const byInteraction = message.body.interaction_metadata !== undefined;
    const privately = message.privateTo !== undefined;
    const context = { channel, authorId: message.authorId, byInteraction, privately };
    const { shown, attachments } = compose(this.#world, this.#uploads, draft, files, context, message);
    if (isEmpty(shown)) throw refusal("emptyMessage");
    const fillsIn = isLoading(message);
    message.attachments = attachments;
    message.body = {
      ...message.body,
      ...shown,
      edited_timestamp: fillsIn ? null : this.#world.clock.iso(),
    };
    if (!fillsIn) message.edits += 1;
    this.#tellOfEdit(channel, message);
  }

  /** Changes a message's own fields (a flag, its thread, its pin) without an edit of what it says. */
  amend(message: Message, fields: Partial<MessageBody>): void {
    message.body = { ...message.body, ...fields };
    this.#tellOfEdit(this.#channelOf(message), message);
  }

  remove(message: Message): void {
    if (message.privateTo === undefined) {
      const channel = this.#channelOf(message);
      channel.messages.delete(message.id);
      const { guildId } = channel;
      const gone = { id: message.id, channel_id: channel.id, ...(guildId !== undefined && { guild_id: guildId }) };
      this.#gateway.toChannel(channel, "MESSAGE_DELETE", gone, messageIntents);
    } else {
      this.#world.dropPrivate(message);
    }
    this.#world.changes.noted();
  }

  #keep(channel: Channel, message: Message, nonce: string | number | undefined): void {
    if (message.privateTo !== undefined) {
      this.#world.keepPrivately(message);
      return;
    }
    channel.messages.set(message.id, message);
    channel.lastMessageId = message.id;
    if (channel.thread !== undefined && message.id !== channel.id) channel.thread.totalMessages += 1;
    this.#gateway.message(channel, "MESSAGE_CREATE", {
      ...this.#told(channel, message),
      ...(nonce !== undefined && { nonce }),
    });
  }

  #tellOfEdit(channel: Channel, message: Message): void {
    if (message.privateTo === undefined) this.#gateway.message(channel, "MESSAGE_UPDATE", this.#told(channel, message));
    this.#world.changes.noted();
  }

  /** The message as the gateway tells it: with its server and, where there is one, the author's membership. */
  #told(channel: Channel, message: Message): MessageBody {
    const told = { ...message.body, channel_type: channel.type };
    if (channel.guildId === undefined) return told;
    const member = this.#world.guilds.get(channel.guildId)?.members.get(message.authorId);
    const guild = { ...told, guild_id: channel.guildId };
    return member === undefined ? guild : { ...guild, member: partialMemberBody(member) };
  }

  #channelOf(message: Message): Channel {
    const channel = this.#world.channels.get(message.channelId);
    if (channel === undefined) throw refusal("unknownChannel");
    return channel;
  }
}

export function isLoading(message: Message): boolean {
  return ((message.body.flags ?? 0) & MessageFlags.Loading) !== 0;
}
