import { type Client, Events, type Interaction } from "discord.js";
import type { Logger } from "pino";
import type { Delivery } from "../delivery/delivery.ts";
import type { SuggestionsState } from "../state/suggestions-state.ts";
import { channelSnapshot, guildSnapshot, memberSnapshot, userSnapshot } from "./snapshots.ts";

export interface ObserverOptions {
  readonly state: SuggestionsState;
  readonly delivery: Delivery;
  readonly log: Logger;
}

/** Stores whom an interaction shows, as of the interaction's own time: an older one never replaces a newer. */
export function observeInteraction(interaction: Interaction, { state, log }: ObserverOptions): void {
  const observedAt = interaction.createdTimestamp;
  const user = userSnapshot(interaction.user);
  keep(state.observeUser(user, observedAt), log);
  if (interaction.inGuild()) {
    keep(state.observeMember(memberSnapshot(interaction.guildId, interaction.member, user), observedAt), log);
  }
}

/** Keeps the state in step with what the gateway reports of servers, channels and messages. */
export function observeGateway(client: Client, options: ObserverOptions): void {
  const { state, delivery, log } = options;
  client.on(Events.GuildCreate, (guild) => keep(state.observeGuild(guildSnapshot(guild), Date.now()), log));
  client.on(Events.GuildAvailable, (guild) => keep(state.observeGuild(guildSnapshot(guild), Date.now()), log));
  client.on(Events.GuildUpdate, (_, guild) => keep(state.observeGuild(guildSnapshot(guild), Date.now()), log));
  client.on(Events.GuildDelete, (guild) => keep(state.forgetGuild(guild.id), log));
  client.on(Events.ChannelCreate, (channel) => keep(state.observeChannel(channelSnapshot(channel), Date.now()), log));
  client.on(Events.ChannelUpdate, (_, channel) =>
    keep(state.observeChannel(channelSnapshot(channel), Date.now()), log),
  );
  client.on(Events.ChannelDelete, (channel) => keep(state.forgetChannel(channel.id), log));
  client.on(Events.Raw, (packet: unknown) => {
    for (const [channelId, messageId] of deletedMessages(packet)) {
      keep(delivery.messageDeleted(channelId, messageId), log);
    }
  });
}

/** Deletions as Discord sends them: discord.js reports only messages that it has cached, and here it caches none. */
function deletedMessages(packet: unknown): readonly (readonly [channelId: string, messageId: string])[] {
  if (!isPacket(packet)) return [];
  const { channel_id: channelId, id, ids } = packet.d;
  if (channelId === undefined) return [];
  if (packet.t === "MESSAGE_DELETE" && id !== undefined) return [[channelId, id]];
  if (packet.t === "MESSAGE_DELETE_BULK") return (ids ?? []).map((messageId) => [channelId, messageId] as const);
  return [];
}

interface DeletionPacket {
  readonly t: string;
  readonly d: { readonly channel_id?: string; readonly id?: string; readonly ids?: readonly string[] };
}

function isPacket(packet: unknown): packet is DeletionPacket {
  return (
    typeof packet === "object" &&
    packet !== null &&
    "t" in packet &&
    (packet.t === "MESSAGE_DELETE" || packet.t === "MESSAGE_DELETE_BULK") &&
    "d" in packet &&
    typeof packet.d === "object" &&
    packet.d !== null
  );
}

function keep(work: Promise<void>, log: Logger): void {
  work.catch((error: unknown) => log.error({ err: error }, "an observation could not be stored"));
}
