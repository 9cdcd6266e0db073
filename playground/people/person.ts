import { ComponentType, InteractionType, PermissionFlagsBits } from "discord-api-types/v10";
import type { Core } from "../discord/core.ts";
import type { Choice } from "../discord/interactions/interaction.ts";
import { walk } from "../discord/messages/components.ts";
import { has } from "../discord/permissions.ts";
import { compareIds } from "../discord/snowflakes.ts";
import type { Channel, Command, Guild, Message, User } from "../discord/world/types.ts";
import type { Answer } from "./answer.ts";
import { Cannot } from "./cannot.ts";
import { offeredCommands, typedCommand } from "./commands.ts";
import { commandData, componentData } from "./data.ts";
import { buttonOf, listed, optionValue, selectOf } from "./finding.ts";
import { type Entries, encodeForm } from "./forms.ts";
import type { SeenModal } from "./modal.ts";
import { encodeOptions, type GivenOptions } from "./options.ts";
import { Press } from "./press.ts";
import { Resolver, type WithId } from "./resolver.ts";
import { type SeenMessage, seenMessage } from "./seen.ts";

export interface Where {
  /** Where it is done, if not where the person usually is. */
  readonly channel?: Channel;
}

export interface PressOptions {
  /** An id instead of the next one. */
  readonly interactionId?: string;
  /** Makes it without delivering it: the test calls `dispatch()`. */
  readonly hold?: boolean;
  /** Delivers it twice at once. */
  readonly duplicate?: boolean;
  /** For selects. */
  readonly values?: readonly (string | WithId)[];
}

/** A message pointed at; knowing its channel finds it sooner. */
export type Pointed = WithId & { readonly channelId?: string };

const waitMs = 20_000;

/** A member of a server at their client: does what that client lets them do, and sees what it shows them. */
export class Person {
  readonly user: User;
  readonly guild: Guild;
  /** Where they type unless told otherwise. */
  here: Channel;
  readonly #core: Core;

  constructor(core: Core, guild: Guild, user: User, here: Channel) {
    this.#core = core;
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

  /** Uses a command, such as `/decide approve`. Rejects with `Cannot` where the client would not send it. */
  async types(line: string, options: GivenOptions = {}, where: Where = {}): Promise<Answer> {
    const channel = this.#at(where);
    const typed = typedCommand(this.#core, this.user, channel, line);
    const resolver = new Resolver(this.#core, channel);
    const given = encodeOptions(typed.options, options, resolver);
    const data = commandData(typed, given, resolver, channel);
    return this.#does(InteractionType.ApplicationCommand, typed.application.id, channel, data).answer;
  }

  /** What is suggested while an option is being typed; `others` is what has been filled in before. */
  async typing(
    line: string,
    option: string,
    partial: string,
    others: GivenOptions = {},
    where: Where = {},
  ): Promise<readonly Choice[]> {
    const channel = this.#at(where);
    const typed = typedCommand(this.#core, this.user, channel, line);
    const focused = typed.options.find((one) => one.name === option);
    if (focused?.autocomplete !== true) throw new Cannot(`The option ${option} has no suggestions`);
    const resolver = new Resolver(this.#core, channel);
    const filled = typed.options
      .filter((one) => others[one.name] !== undefined)
      .flatMap((one) => encodeOptions([one], { [one.name]: others[one.name] }, resolver));
    const given = [...filled, { type: focused.type, name: option, value: partial, focused: true }];
    const data = commandData(typed, given, resolver, channel);
    const type = InteractionType.ApplicationCommandAutocomplete;
    return (await this.#does(type, typed.application.id, channel, data).answer).choices;
  }

  /** Presses the button of that label, or whose custom id is or ends with it. */
  async clicks(message: Pointed, which: string): Promise<Answer> {
    const current = this.#visible(message);
    const button = buttonOf(seenMessage(current), which);
    this.#assertUsable(current);
    if (button.disabled) throw new Cannot(`The button "${which}" is greyed out`);
    return this.press(message, button.customId).answer;
  }

  /** Chooses in the select of that custom id or ending, or in the only one when `which` is undefined. */
  async selects(
    message: Pointed,
    which: string | undefined,
    values: string | WithId | readonly (string | WithId)[],
  ): Promise<Answer> {
    const current = this.#visible(message);
    const select = selectOf(seenMessage(current), which);
    this.#assertUsable(current);
    if (select.disabled) throw new Cannot(`The select ${select.customId} is greyed out`);
    const list = typeof values === "string" || "id" in values ? [values] : values;
    const chosen =
      select.type === ComponentType.StringSelect ? list.map((value) => optionValue(select.options, value)) : list;
    return this.press(message, select.customId, { values: chosen }).answer;
  }

  /** Sends a form that opened. */
  async submits(modal: SeenModal | undefined, entries: Entries = {}): Promise<Answer> {
    if (modal === undefined) throw new Cannot("No form is open");
    const { openedBy } = modal;
    const channel = this.#core.world.channels.get(openedBy.channelId);
    if (channel === undefined) throw new Cannot("The channel of the form is gone");
    const resolver = new Resolver(this.#core, channel);
    const components = encodeForm(modal, entries, resolver);
    const resolved = resolver.body();
    return new Press(this.#core, {
      type: InteractionType.ModalSubmit,
      applicationId: openedBy.applicationId,
      userId: this.id,
      channel,
      data: { custom_id: modal.customId, components, ...(resolved !== undefined && { resolved }) },
      source: openedBy.sourceMessageId === undefined ? undefined : this.#find(openedBy.sourceMessageId, channel),
      trigger: openedBy.metadata,
    }).dispatch().answer;
  }

  /**
   * Uses a component without the client's care: any custom id, delivered late or twice. For the order of things: make
   * several with `hold` and dispatch them as wanted.
   */
  press(message: Pointed, customId: string, options: PressOptions = {}): Press {
    const current = this.#visible(message);
    const channel = this.#core.world.channels.get(current.channelId);
    if (channel === undefined) throw new Cannot("The message's channel is gone");
    const component = [...walk(current.body.components)].find((one) => one.custom_id === customId);
    const press = new Press(this.#core, {
      type: InteractionType.MessageComponent,
      applicationId: current.authorId,
      userId: this.id,
      channel,
      data: componentData(component, customId, options.values, new Resolver(this.#core, channel)),
      source: current,
      id: options.interactionId,
    });
    if (options.hold !== true) press.dispatch();
    if (options.duplicate === true) press.dispatch();
    return press;
  }

  /** Everything shown to this person there, oldest first: what all see, and what is for them alone. */
  sees(channel: Channel = this.here): SeenMessage[] {
    const shown = [...this.#publicIn(channel), ...this.#core.world.privateTo(this.id, channel.id)];
    return shown.toSorted((a, b) => compareIds(a.id, b.id)).map(seenMessage);
  }

  /** The one message that matches, as it looks now; `undefined` when there is none. */
  finds(match: (message: SeenMessage) => boolean, channel: Channel = this.here): SeenMessage | undefined {
    return this.sees(channel).find(match);
  }

  /** A message seen before, as it looks now; `undefined` when it is gone. */
  looksAgain(message: Pointed): SeenMessage | undefined {
    const found = this.#find(message.id);
    return found === undefined || !this.#maySee(found) ? undefined : seenMessage(found);
  }

  /** What bots wrote this person directly, oldest first. */
  dms(): SeenMessage[] {
    const channels = this.#core.world.directMessagesOf(this.id);
    const all = channels.flatMap((channel) => [...channel.messages.values()]);
    return all.toSorted((a, b) => compareIds(a.id, b.id)).map(seenMessage);
  }

  /** The commands offered to this person there. */
  commands(channel: Channel = this.here): Command[] {
    return offeredCommands(this.#core, this.user, channel);
  }

  /** Waits until what is seen there satisfies `predicate`; resolves with what it returned. */
  async waitsFor<Found>(
    channel: Channel,
    predicate: (messages: readonly SeenMessage[]) => Found | undefined | false,
    withinMs = waitMs,
  ): Promise<Found> {
    return this.#core.world.changes.until(
      () => predicate(this.sees(channel)),
      withinMs,
      () =>
        new Error(
          `${this.name} waited ${withinMs} ms in vain in #${channel.name}, seeing\n${listed(this.sees(channel))}`,
        ),
    );
  }

  /** As `waitsFor`, for what bots write directly. */
  async waitsForDm<Found>(
    predicate: (messages: readonly SeenMessage[]) => Found | undefined | false,
    withinMs = waitMs,
  ): Promise<Found> {
    return this.#core.world.changes.until(
      () => predicate(this.dms()),
      withinMs,
      () => new Error(`${this.name} waited ${withinMs} ms in vain for a direct message, seeing\n${listed(this.dms())}`),
    );
  }

  /** Writes an ordinary message. */
  says(content: string, channel: Channel = this.here): SeenMessage {
    return seenMessage(this.#core.messages.post(channel, this.user, { content }));
  }

  closesDms(closed = true): void {
    this.user.dmsOpen = !closed;
  }

  #at(where: Where): Channel {
    const channel = where.channel ?? this.here;
    if (!has(this.#core.world.permissions(this.id, channel), PermissionFlagsBits.ViewChannel)) {
      throw new Cannot(`${this.name} does not see #${channel.name}`);
    }
    return channel;
  }

  #does(type: InteractionType, applicationId: string, channel: Channel, data: object): Press {
    return new Press(this.#core, { type, applicationId, userId: this.id, channel, data }).dispatch();
  }

  #publicIn(channel: Channel): Message[] {
    const sees = has(this.#core.world.permissions(this.id, channel), PermissionFlagsBits.ViewChannel);
    return sees && this.#core.world.channels.has(channel.id) ? [...channel.messages.values()] : [];
  }

  #visible(message: Pointed): Message {
    const channel = message.channelId === undefined ? undefined : this.#core.world.channels.get(message.channelId);
    const found = this.#find(message.id, channel);
    if (found === undefined) throw new Cannot(`The message ${message.id} is gone`);
    if (!this.#maySee(found)) throw new Cannot(`${this.name} does not see the message ${message.id}`);
    return found;
  }

  #maySee(message: Message): boolean {
    if (message.privateTo !== undefined) return message.privateTo === this.id;
    const channel = this.#core.world.channels.get(message.channelId);
    return (
      channel !== undefined && has(this.#core.world.permissions(this.id, channel), PermissionFlagsBits.ViewChannel)
    );
  }

  /** Discord lets nobody use buttons in an archived thread. */
  #assertUsable(message: Message): void {
    if (this.#core.world.channels.get(message.channelId)?.thread?.archived !== true) return;
    throw new Cannot("This thread is archived: its buttons do not work");
  }

  #find(messageId: string, channel?: Channel): Message | undefined {
    return channel?.messages.get(messageId) ?? this.#core.world.message(messageId);
  }
}
