import { GatewayIntentBits, MessageType, PermissionFlagsBits } from "discord-api-types/v10";
import type { Core } from "../core.ts";
import { refusal } from "../errors.ts";
import type { Application, Channel, Message } from "../world/types.ts";
import { channelFor, demand, messageIn } from "./lookup.ts";
import { type ApiRequest, noContent, ok, type Route } from "./request.ts";

const mostPins = 250;

/** Pinned messages. The old paths, without `messages`, still work. */
export function pinRoutes(core: Core): Route[] {
  const paths = ["/channels/:channel/messages/pins/:message", "/channels/:channel/pins/:message"];
  return [
    ...paths.flatMap(
      (template) =>
        [
          { method: "PUT", template, handle: (request, application) => set(core, request, application, true) },
          { method: "DELETE", template, handle: (request, application) => set(core, request, application, false) },
        ] satisfies Route[],
    ),
    {
      method: "GET",
      template: "/channels/:channel/messages/pins",
      handle: (request, application) => {
        const channel = channelFor(core.world, application, request.param("channel"));
        demand(core.world, application, channel, PermissionFlagsBits.ReadMessageHistory);
        const items = pinned(channel).map((message) => ({
          pinned_at: pinnedAt.get(message) ?? message.body.timestamp,
          message: message.body,
        }));
        return ok({ items, has_more: false });
      },
    },
  ];
}

const pinnedAt = new WeakMap<Message, string>();

function set(core: Core, request: ApiRequest, application: Application, wanted: boolean): typeof noContent {
  const channel = channelFor(core.world, application, request.param("channel"));
  if (channel.dmWith === undefined) demand(core.world, application, channel, PermissionFlagsBits.PinMessages);
  const message = messageIn(channel, request.param("message"));
  if (channel.thread?.archived === true) throw refusal("threadArchived");
  if (message.body.type === MessageType.ThreadStarterMessage) throw refusal("systemMessage");
  if (message.body.pinned === wanted) return noContent;
  if (wanted && pinned(channel).length >= mostPins) throw refusal("tooManyPins");

  const now = core.clock.iso();
  if (wanted) pinnedAt.set(message, now);
  core.messages.amend(message, { pinned: wanted });
  const { id, guildId } = channel;
  const told = { channel_id: id, last_pin_timestamp: now, ...(guildId !== undefined && { guild_id: guildId }) };
  const intents = { guild: GatewayIntentBits.Guilds, direct: GatewayIntentBits.DirectMessages };
  core.gateway.toChannel(channel, "CHANNEL_PINS_UPDATE", told, intents);
  if (wanted) {
    const type = MessageType.ChannelPinnedMessage;
    core.messages.post(channel, application.bot, {}, [], { type, repliesTo: message });
  }
  return noContent;
}

function pinned(channel: Channel): Message[] {
  return [...channel.messages.values()].filter((message) => message.body.pinned);
}
