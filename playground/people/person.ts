import { ComponentType, InteractionType, PermissionFlagsBits } from "discord-api-types/v10";
import type { Choice } from "../discord/interactions/interaction.ts";
import { walk } from "../discord/messages/components.ts";
import { has } from "../discord/permissions.ts";
import type { ThreadChange } from "../discord/world/thread-rules.ts";
import type { Channel, Message } from "../discord/world/types.ts";
import type { Answer } from "./answer.ts";
import { Cannot } from "./cannot.ts";
import { messageMenu, typedCommand } from "./commands.ts";
import { commandData, componentData, menuData } from "./data.ts";
import { buttonOf, optionValue, selectOf } from "./finding.ts";
import { type Entries, encodeForm } from "./forms.ts";
import type { SeenModal } from "./modal.ts";
import { Onlooker, type Pointed } from "./onlooker.ts";
import { encodeOptions, type GivenOptions } from "./options.ts";
import { Press } from "./press.ts";
import { Resolver, type WithId } from "./resolver.ts";
import { type SeenMessage, seenMessage } from "./seen.ts";
import { changesThread, opensToWrite, startsPost, tagIds } from "./threads.ts";

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

/** An onlooker who also acts, as far as their client lets them. */
export class Person extends Onlooker {
  /** Uses a command, such as `/decide approve`. Rejects with `Cannot` where the client would not send it. */
  async types(line: string, options: GivenOptions = {}, where: Where = {}): Promise<Answer> {
    const channel = this.#at(where);
    const typed = typedCommand(this.core, this.user, channel, line);
    const resolver = new Resolver(this.core, channel);
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
    const typed = typedCommand(this.core, this.user, channel, line);
    const focused = typed.options.find((one) => one.name === option);
    if (focused?.autocomplete !== true) throw new Cannot(`The option ${option} has no suggestions`);
    const resolver = new Resolver(this.core, channel);
    const filled = typed.options
      .filter((one) => others[one.name] !== undefined)
      .flatMap((one) => encodeOptions([one], { [one.name]: others[one.name] }, resolver));
    const given = [...filled, { type: focused.type, name: option, value: partial, focused: true }];
    const data = commandData(typed, given, resolver, channel);
    const type = InteractionType.ApplicationCommandAutocomplete;
    return (await this.#does(type, typed.application.id, channel, data).answer).choices;
  }

  /** Uses a menu on a message, such as "Decide" under "Apps". */
  async uses(menu: string, message: Pointed): Promise<Answer> {
    const target = this.visible(message);
    const channel = this.core.world.channels.get(target.channelId);
    if (channel === undefined) throw new Cannot("The message's channel is gone");
    if (target.privateTo !== undefined) throw new Cannot("There are no menus on a message that only one person sees");
    const { application, command } = messageMenu(this.core, this.user, channel, menu);
    return new Press(this.core, {
      type: InteractionType.ApplicationCommand,
      applicationId: application.id,
      userId: this.id,
      channel,
      data: menuData(command, target, channel),
      target,
    }).dispatch().answer;
  }

  /** Presses the button of that label, or whose custom id is or ends with it. */
  async clicks(message: Pointed, which: string): Promise<Answer> {
    const current = this.visible(message);
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
    const current = this.visible(message);
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
    const channel = this.core.world.channels.get(openedBy.channelId);
    if (channel === undefined) throw new Cannot("The channel of the form is gone");
    const resolver = new Resolver(this.core, channel);
    const components = encodeForm(modal, entries, resolver);
    const resolved = resolver.body();
    return new Press(this.core, {
      type: InteractionType.ModalSubmit,
      applicationId: openedBy.applicationId,
      userId: this.id,
      channel,
      data: { custom_id: modal.customId, components, ...(resolved !== undefined && { resolved }) },
      source: openedBy.sourceMessageId === undefined ? undefined : this.find(openedBy.sourceMessageId, channel),
      trigger: openedBy.metadata,
    }).dispatch().answer;
  }

  /**
   * Uses a component without the client's care: any custom id, delivered late or twice. For the order of things: make
   * several with `hold` and dispatch them as wanted.
   */
  press(message: Pointed, customId: string, options: PressOptions = {}): Press {
    const current = this.visible(message);
    const channel = this.core.world.channels.get(current.channelId);
    if (channel === undefined) throw new Cannot("The message's channel is gone");
    const component = [...walk(current.body.components)].find((one) => one.custom_id === customId);
    const press = new Press(this.core, {
      type: InteractionType.MessageComponent,
      applicationId: current.authorId,
      userId: this.id,
      channel,
      data: componentData(component, customId, options.values, new Resolver(this.core, channel)),
      source: current,
      id: options.interactionId,
    });
    if (options.hold !== true) press.dispatch();
    if (options.duplicate === true) press.dispatch();
    return press;
  }

  /** Writes an ordinary message. In an archived thread that opens it again, unless it is locked. */
  says(content: string, channel: Channel = this.here): SeenMessage {
    opensToWrite(this.core, this.user, channel);
    return seenMessage(this.core.messages.post(channel, this.user, { content }));
  }

  /** Starts a post in a forum by hand, with tags by name. */
  posts(forum: Channel, name: string, text: string, tags: readonly string[] = []): Channel {
    return startsPost(this.core, this.user, forum, { name, text, tags });
  }

  /** Gives a post these tags instead of those it has, by name or id. */
  retags(post: Channel, tags: readonly string[]): void {
    const forum = this.core.world.channels.get(post.parentId ?? "");
    this.#changes(post, { appliedTags: tagIds(forum, tags) });
  }

  /** Closes a thread; whoever writes in it opens it again. */
  archives(thread: Channel): void {
    this.#changes(thread, { archived: true });
  }

  /** Opens an archived thread. */
  reopens(thread: Channel): void {
    this.#changes(thread, { archived: false });
  }

  /** Leaves the thread to moderators; one that is archived is opened for it. */
  locks(thread: Channel, locked = true): void {
    this.#changes(thread, { locked, ...(thread.thread?.archived === true && { archived: false }) });
  }

  renames(thread: Channel, name: string): void {
    this.#changes(thread, { name });
  }

  closesDms(closed = true): void {
    this.user.dmsOpen = !closed;
  }

  #at(where: Where): Channel {
    const channel = where.channel ?? this.here;
    if (!has(this.core.world.permissions(this.id, channel), PermissionFlagsBits.ViewChannel)) {
      throw new Cannot(`${this.name} does not see #${channel.name}`);
    }
    return channel;
  }

  #changes(thread: Channel, change: ThreadChange): void {
    changesThread(this.core, this.user, this.#at({ channel: thread }), change);
  }

  #does(type: InteractionType, applicationId: string, channel: Channel, data: object): Press {
    return new Press(this.core, { type, applicationId, userId: this.id, channel, data }).dispatch();
  }

  /** Discord lets nobody use buttons in an archived thread. */
  #assertUsable(message: Message): void {
    if (this.core.world.channels.get(message.channelId)?.thread?.archived !== true) return;
    throw new Cannot("This thread is archived: its buttons do not work");
  }
}
