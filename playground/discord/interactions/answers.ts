import { InteractionResponseType, InteractionType, MessageFlags, MessageType } from "discord-api-types/v10";
import { invalidForm, refusal } from "../errors.ts";
import type { MessageDraft } from "../messages/draft.ts";
import { isLoading, type Messages } from "../messages/messages.ts";
import type { Channel, Message, UploadedFile, User } from "../world/types.ts";
import type { World } from "../world/world.ts";
import type { Choice, Interaction, ModalBody } from "./interaction.ts";
import { hasSource, type Interactions } from "./interactions.ts";

/** An answer as it arrives, its body already checked. */
export interface CallbackBody {
  readonly type: InteractionResponseType;
  readonly data?: MessageDraft & Partial<ModalBody> & { readonly choices?: readonly Choice[] };
}

/** What applications answer: the first answer, and what they send and change afterwards. */
export class Answers {
  readonly #world: World;
  readonly #interactions: Interactions;
  readonly #messages: Messages;

  constructor(world: World, interactions: Interactions, messages: Messages) {
    this.#world = world;
    this.#interactions = interactions;
    this.#messages = messages;
  }

  /** The first answer; the message it made or changed, if any. */
  first(interaction: Interaction, callback: CallbackBody, files: readonly UploadedFile[]): Message | undefined {
    if (interaction.state === "answered") throw refusal("alreadyAcknowledged");
    if (interaction.state !== "waiting") throw refusal("unknownInteraction");
    if (!allowedAnswers(interaction).includes(callback.type)) {
      const choices = allowedAnswers(interaction).join(", ");
      throw invalidForm("type", "BASE_TYPE_CHOICES", `Value must be one of {${choices}}.`);
    }
    const afterMs = this.#world.clock.now() - (interaction.dispatchedAtMs ?? 0);
    const data = callback.data ?? {};
    switch (callback.type) {
      case InteractionResponseType.ChannelMessageWithSource:
      case InteractionResponseType.DeferredChannelMessageWithSource: {
        const deferred = callback.type === InteractionResponseType.DeferredChannelMessageWithSource;
        const message = this.#post(interaction, deferred ? loading(data) : data, files);
        const kind = deferred ? "deferral" : "message";
        const ephemeral = message.privateTo !== undefined;
        this.#interactions.answered(interaction, { kind, messageId: message.id, ephemeral, afterMs });
        return message;
      }
      case InteractionResponseType.UpdateMessage: {
        const source = this.#source(interaction);
        this.#edit(source, data, files);
        this.#interactions.answered(interaction, { kind: "update", messageId: source.id, afterMs });
        return source;
      }
      case InteractionResponseType.DeferredMessageUpdate: {
        const messageId = interaction.sourceMessageId ?? "";
        this.#interactions.answered(interaction, { kind: "deferred-update", messageId, afterMs });
        return undefined;
      }
      case InteractionResponseType.ApplicationCommandAutocompleteResult:
        this.#interactions.answered(interaction, { kind: "choices", choices: data.choices ?? [], afterMs });
        return undefined;
      default: {
        const modal = { custom_id: data.custom_id ?? "", title: data.title ?? "", components: data.components ?? [] };
        this.#interactions.answered(interaction, { kind: "modal", modal, afterMs });
        return undefined;
      }
    }
  }

  /** A further message. While the first answer is still loading it fills that one in, as Discord does. */
  followUp(interaction: Interaction, draft: MessageDraft, files: readonly UploadedFile[]): Message {
    const original = interaction.originalId === undefined ? undefined : this.#find(interaction, interaction.originalId);
    if (original !== undefined && isLoading(original)) {
      this.#messages.edit(original, draft, files);
      return original;
    }
    const message = this.#post(interaction, draft, files);
    interaction.messageIds.add(message.id);
    this.#world.changes.noted();
    return message;
  }

  edit(interaction: Interaction, messageId: string, draft: MessageDraft, files: readonly UploadedFile[]): Message {
    const message = this.message(interaction, messageId);
    this.#edit(message, draft, files);
    return message;
  }

  remove(interaction: Interaction, messageId: string): void {
    this.#messages.remove(this.message(interaction, messageId));
  }

  /** One of the interaction's own messages, or `@original`. */
  message(interaction: Interaction, messageId: string): Message {
    const id = messageId === "@original" ? interaction.originalId : messageId;
    const message = id === undefined || !interaction.messageIds.has(id) ? undefined : this.#find(interaction, id);
    if (message === undefined) throw refusal("unknownMessage");
    return message;
  }

  #edit(message: Message, draft: MessageDraft, files: readonly UploadedFile[]): void {
    if (this.#world.channels.get(message.channelId)?.thread?.archived === true) throw refusal("threadArchived");
    this.#messages.edit(message, draft, files);
  }

  #post(interaction: Interaction, draft: MessageDraft, files: readonly UploadedFile[]): Message {
    const channel = this.#channel(interaction);
    const pointsAt = this.#pointsAt(interaction);
    const privately = ((draft.flags ?? 0) & MessageFlags.Ephemeral) !== 0;
    return this.#messages.post(channel, this.#bot(interaction), draft, files, {
      interaction: { applicationId: interaction.applicationId, metadata: interaction.metadata },
      privateTo: privately ? interaction.userId : undefined,
      type: replyType(interaction),
      ...(pointsAt !== undefined && { repliesTo: pointsAt }),
    });
  }

  /** The message an answer refers to: the component's own, or the one a menu was used on. */
  #pointsAt(interaction: Interaction): Message | undefined {
    const id = interaction.sourceMessageId ?? interaction.targetMessageId;
    return id === undefined ? undefined : this.#find(interaction, id);
  }

  #source(interaction: Interaction): Message {
    const source = this.#find(interaction, interaction.sourceMessageId ?? "");
    if (source === undefined) throw refusal("unknownMessage");
    return source;
  }

  #find(interaction: Interaction, messageId: string): Message | undefined {
    const channel = this.#world.channels.get(interaction.channelId);
    return channel?.messages.get(messageId) ?? this.#world.privateMessages.get(messageId);
  }

  #channel(interaction: Interaction): Channel {
    const channel = this.#world.channels.get(interaction.channelId);
    if (channel === undefined) throw refusal("unknownChannel");
    return channel;
  }

  #bot(interaction: Interaction): User {
    const application = this.#world.applicationsById.get(interaction.applicationId);
    if (application === undefined) throw refusal("unknownApplication");
    return application.bot;
  }
}

function replyType(interaction: Interaction): MessageType {
  if (interaction.sourceMessageId !== undefined) return MessageType.Reply;
  return interaction.targetMessageId === undefined ? MessageType.ChatInputCommand : MessageType.ContextMenuCommand;
}

/** A deferral says nothing yet; of its flags only whether it is private counts. */
function loading(data: MessageDraft): MessageDraft {
  return { flags: ((data.flags ?? 0) & MessageFlags.Ephemeral) | MessageFlags.Loading };
}

function allowedAnswers(interaction: Interaction): readonly InteractionResponseType[] {
  if (interaction.type === InteractionType.ApplicationCommandAutocomplete) {
    return [InteractionResponseType.ApplicationCommandAutocompleteResult];
  }
  return [
    InteractionResponseType.ChannelMessageWithSource,
    InteractionResponseType.DeferredChannelMessageWithSource,
    ...(hasSource(interaction)
      ? [InteractionResponseType.DeferredMessageUpdate, InteractionResponseType.UpdateMessage]
      : []),
    ...(interaction.type === InteractionType.ModalSubmit ? [] : [InteractionResponseType.Modal]),
  ];
}
