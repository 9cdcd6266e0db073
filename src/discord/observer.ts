import { type Client, Events, type Interaction, type User } from "discord.js";
import type { Logger } from "pino";
import { z } from "zod";
import type { Delivery } from "../delivery/delivery.ts";
import type { SuggestionsState } from "../state/suggestions-state.ts";
import { channelSnapshot, guildSnapshot, memberSnapshot, type ShownMember, userSnapshot } from "./snapshots.ts";

export interface ObserverOptions {
  readonly state: SuggestionsState;
  readonly delivery: Delivery;
  readonly log: Logger;
}

/** Stores whom an interaction shows, as of the interaction's own time: an older one never replaces a newer. */
export function observeInteraction(interaction: Interaction, { state, log }: Omit<ObserverOptions, "delivery">): void {
  const observedAt = interaction.createdTimestamp;
  const { guildId } = interaction;
  const observe = (user: User, member: ShownMember | null | undefined) => {
    const snapshot = userSnapshot(user);
    keep(state.observeUser(snapshot, observedAt), log);
    if (guildId === null || member === null || member === undefined) return;
    keep(state.observeMember(memberSnapshot(guildId, member, snapshot), observedAt), log);
  };
  observe(interaction.user, interaction.member);
  // Whoever is named in an option comes with it.
  const named =
    interaction.isChatInputCommand() || interaction.isContextMenuCommand() ? interaction.options.resolved : null;
  for (const [id, user] of named?.users ?? []) observe(user, named?.members?.get(id));
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
  client.on(Events.ChannelDelete, (channel) => {
    keep(state.forgetChannel(channel.id), log);
    if (!channel.isDMBased()) keep(delivery.channelDeleted(channel.guildId, channel.id), log);
  });
  client.on(Events.Raw, (packet: unknown) => {
    for (const deleted of deletions(packet)) {
      keep(
        deleted.kind === "thread"
          ? delivery.threadDeleted(deleted.id)
          : delivery.messageDeleted(deleted.channelId, deleted.id),
        log,
      );
    }
  });
}

type Deleted =
  | { readonly kind: "thread"; readonly id: string }
  | { readonly kind: "message"; readonly id: string; readonly channelId: string };

const deletion = z.discriminatedUnion("t", [
  z.object({ t: z.literal("THREAD_DELETE"), d: z.object({ id: z.string() }) }),
  z.object({ t: z.literal("MESSAGE_DELETE"), d: z.object({ id: z.string(), channel_id: z.string() }) }),
  z.object({ t: z.literal("MESSAGE_DELETE_BULK"), d: z.object({ ids: z.array(z.string()), channel_id: z.string() }) }),
]);

/** Deletions as Discord sends them: discord.js reports only what it has cached, and here it caches no messages. */
function deletions(packet: unknown): readonly Deleted[] {
  const { success, data } = deletion.safeParse(packet);
  if (!success) return [];
  if (data.t === "THREAD_DELETE") return [{ kind: "thread", id: data.d.id }];
  const { channel_id: channelId } = data.d;
  const ids = data.t === "MESSAGE_DELETE" ? [data.d.id] : data.d.ids;
  return ids.map((id) => ({ kind: "message", id, channelId }));
}

function keep(work: Promise<void>, log: Logger): void {
  work.catch((error: unknown) => log.error({ err: error }, "an observation could not be stored"));
}
