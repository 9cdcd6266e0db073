import { ComponentType, MessageFlags } from "discord-api-types/v10";
import { walk } from "../discord/messages/components.ts";
import { textsOf } from "../discord/messages/mentions.ts";
import type { Component, Message, MessageBody } from "../discord/world/types.ts";

export interface SeenButton {
  readonly label: string;
  /** Empty for a link. */
  readonly customId: string;
  readonly disabled: boolean;
  readonly emoji: string | undefined;
  readonly url: string | undefined;
}

export interface SeenSelect {
  readonly customId: string;
  readonly type: ComponentType;
  readonly placeholder: string | undefined;
  readonly disabled: boolean;
  readonly options: readonly { readonly label: string; readonly value: string }[];
}

/** A message as it looked to somebody at one moment. */
export interface SeenMessage {
  readonly id: string;
  readonly channelId: string;
  /** The author's name, as shown. */
  readonly author: string;
  readonly authorId: string;
  /** Everything there is to read: content, embeds and text displays, line by line. */
  readonly text: string;
  readonly buttons: readonly SeenButton[];
  readonly selects: readonly SeenSelect[];
  /** Where the shown pictures are served. */
  readonly images: readonly string[];
  readonly ephemeral: boolean;
  /** A deferred answer that is still to come. */
  readonly thinking: boolean;
  readonly editedCount: number;
  /** Whom it pings: ids of users and roles, and `everyone`. */
  readonly pings: readonly string[];
  /** The thread that hangs from it. */
  readonly threadId: string | undefined;
  readonly raw: MessageBody;
}

export function seenMessage(message: Message): SeenMessage {
  const { body } = message;
  const components = [...walk(body.components)];
  return {
    id: message.id,
    channelId: message.channelId,
    author: body.author.global_name ?? body.author.username,
    authorId: message.authorId,
    text: [body.content, ...body.embeds.flatMap(embedTexts), ...textsOf(body.components)].filter(Boolean).join("\n"),
    buttons: components.filter((one) => one.type === ComponentType.Button).map(seenButton),
    selects: components.filter((one) => selectTypes.includes(one.type)).map(seenSelect),
    images: [
      ...body.attachments.filter((one) => one.content_type.startsWith("image/")).map((one) => one.url),
      ...body.embeds.flatMap((embed) => [embed.image?.url, embed.thumbnail?.url].filter((url) => url !== undefined)),
      ...components.flatMap((one) => [...(one.items ?? []).map((item) => item.media.url), one.media?.url ?? []].flat()),
    ],
    ephemeral: message.privateTo !== undefined,
    thinking: ((body.flags ?? 0) & MessageFlags.Loading) !== 0,
    editedCount: message.edits,
    pings: [
      ...body.mentions.flatMap((user) => ("id" in user ? [String(user.id)] : [])),
      ...body.mention_roles,
      ...(body.mention_everyone ? ["everyone"] : []),
    ],
    threadId: ((body.flags ?? 0) & MessageFlags.HasThread) === 0 ? undefined : message.id,
    raw: body,
  };
}

const selectTypes: readonly ComponentType[] = [
  ComponentType.StringSelect,
  ComponentType.UserSelect,
  ComponentType.RoleSelect,
  ComponentType.MentionableSelect,
  ComponentType.ChannelSelect,
];

function seenButton(component: Component): SeenButton {
  const emoji = component["emoji"];
  return {
    label: component.label ?? "",
    customId: component.custom_id ?? "",
    disabled: component.disabled ?? false,
    emoji: isNamed(emoji) ? emoji.name : undefined,
    url: typeof component["url"] === "string" ? component["url"] : undefined,
  };
}

function seenSelect(component: Component): SeenSelect {
  const options = component["options"];
  return {
    customId: component.custom_id ?? "",
    type: component.type,
    placeholder: typeof component["placeholder"] === "string" ? component["placeholder"] : undefined,
    disabled: component.disabled ?? false,
    options: Array.isArray(options) ? options.map(({ label, value }) => ({ label, value })) : [],
  };
}

function embedTexts(embed: MessageBody["embeds"][number]): string[] {
  const fields = Array.isArray(embed["fields"]) ? embed["fields"] : [];
  const named = [
    embed.title,
    embed.description,
    ...fields.flatMap((field) => [String(field.name), String(field.value)]),
  ];
  return named.filter((text) => text !== undefined);
}

function isNamed(value: unknown): value is { readonly name: string } {
  return typeof value === "object" && value !== null && "name" in value && typeof value.name === "string";
}
