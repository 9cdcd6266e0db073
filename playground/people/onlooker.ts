import { PermissionFlagsBits } from "discord-api-types/v10";
import type { Core } from "../discord/core.ts";
import { has } from "../discord/permissions.ts";
import { compareIds } from "../discord/snowflakes.ts";
import type { Channel, Command, Guild, Message, User } from "../discord/world/types.ts";
import { Cannot } from "./cannot.ts";
import { offeredCommands, offeredMenus } from "./commands.ts";
import { listed } from "./finding.ts";
import type { WithId } from "./resolver.ts";
import { type SeenMessage, seenMessage } from "./seen.ts";
import { type SeenThread, seenThread } from "./seen-thread.ts";

/** A message pointed at; knowing its channel finds it sooner. */
export type Pointed = WithId & { readonly channelId?: string };

const waitMs = 20_000;

/** A member of a server who looks: sees what their client shows them and nothing else. */
export class Onlooker {
  readonly user: User;
  readonly guild: Guild;
  /** Where they type unless told otherwise. */
  here: Channel;
  protected readonly core: Core;

  constructor(core: Core, guild: Guild, user: User, here: Channel) {
    this.core = core;
    this.guild = guild;
    this.user = user;
    this.here = here;
  }

  get id(): string {
    return this.user.id;
  }

  get name(): string {
    return this.user.globalName ?? this.user.username;
  }

  /** Everything shown to this person there, oldest first: what all see, and what is for them alone. */
  sees(channel: Channel = this.here): SeenMessage[] {
    const shown = [...this.#publicIn(channel), ...this.core.world.privateTo(this.id, channel.id)];
    return shown.toSorted((a, b) => compareIds(a.id, b.id)).map(seenMessage);
  }

  /** The one message that matches, as it looks now; `undefined` when there is none. */
  finds(match: (message: SeenMessage) => boolean, channel: Channel = this.here): SeenMessage | undefined {
    return this.sees(channel).find(match);
  }

  /** A message seen before, as it looks now; `undefined` when it is gone. */
  looksAgain(message: Pointed): SeenMessage | undefined {
    const found = this.find(message.id);
    return found === undefined || !this.#maySee(found) ? undefined : seenMessage(found);
  }

  /** What bots wrote this person directly, oldest first. */
  dms(): SeenMessage[] {
    const channels = this.core.world.directMessagesOf(this.id);
    const all = channels.flatMap((channel) => [...channel.messages.values()]);
    return all.toSorted((a, b) => compareIds(a.id, b.id)).map(seenMessage);
  }

  /** The commands offered to this person there. */
  commands(channel: Channel = this.here): Command[] {
    return offeredCommands(this.core, this.user, channel);
  }

  /** The menus offered to this person on messages there, under "Apps". */
  menus(channel: Channel = this.here): Command[] {
    return offeredMenus(this.core, this.user, channel);
  }

  /** The threads of a channel or the posts of a forum, oldest first, archived ones too. */
  threads(channel: Channel = this.here): SeenThread[] {
    if (!has(this.core.world.permissions(this.id, channel), PermissionFlagsBits.ViewChannel)) return [];
    const all = [...this.guild.channels.values()].filter(
      (one) => one.thread !== undefined && one.parentId === channel.id,
    );
    return all.toSorted((a, b) => compareIds(a.id, b.id)).map((one) => seenThread(this.core, one));
  }

  /** Waits until what is seen there satisfies `predicate`; resolves with what it returned. */
  async waitsFor<Found>(
    channel: Channel,
    predicate: (messages: readonly SeenMessage[]) => Found | undefined | false,
    withinMs = waitMs,
  ): Promise<Found> {
    return this.core.world.changes.until(
      () => predicate(this.sees(channel)),
      withinMs,
      () =>
        new Error(
          `${this.name} waited ${withinMs} ms in vain in #${channel.name}, seeing\n${listed(this.sees(channel))}`,
        ),
    );
  }

  /** As `waitsFor`, for the threads of a channel or the posts of a forum. */
  async waitsForThread<Found>(
    channel: Channel,
    predicate: (threads: readonly SeenThread[]) => Found | undefined | false,
    withinMs = waitMs,
  ): Promise<Found> {
    const shown = (): string => JSON.stringify(this.threads(channel).map(({ channel: _itself, ...seen }) => seen));
    return this.core.world.changes.until(
      () => predicate(this.threads(channel)),
      withinMs,
      () => new Error(`${this.name} waited ${withinMs} ms in vain for a thread in #${channel.name}, seeing ${shown()}`),
    );
  }

  /** As `waitsFor`, for what bots write directly. */
  async waitsForDm<Found>(
    predicate: (messages: readonly SeenMessage[]) => Found | undefined | false,
    withinMs = waitMs,
  ): Promise<Found> {
    return this.core.world.changes.until(
      () => predicate(this.dms()),
      withinMs,
      () => new Error(`${this.name} waited ${withinMs} ms in vain for a direct message, seeing\n${listed(this.dms())}`),
    );
  }

  #publicIn(channel: Channel): Message[] {
    const sees = has(this.core.world.permissions(this.id, channel), PermissionFlagsBits.ViewChannel);
    return sees && this.core.world.channels.has(channel.id) ? [...channel.messages.values()] : [];
  }

  /** The message as it is, if this person sees it. */
  protected visible(message: Pointed): Message {
    const channel = message.channelId === undefined ? undefined : this.core.world.channels.get(message.channelId);
    const found = this.find(message.id, channel);
    if (found === undefined) throw new Cannot(`The message ${message.id} is gone`);
    if (!this.#maySee(found)) throw new Cannot(`${this.name} does not see the message ${message.id}`);
    return found;
  }

  #maySee(message: Message): boolean {
    if (message.privateTo !== undefined) return message.privateTo === this.id;
    const channel = this.core.world.channels.get(message.channelId);
    return channel !== undefined && has(this.core.world.permissions(this.id, channel), PermissionFlagsBits.ViewChannel);
  }

  /** Any message by its id, seen or not. */
  protected find(messageId: string, channel?: Channel): Message | undefined {
    return channel?.messages.get(messageId) ?? this.core.world.message(messageId);
  }
}
