import { type Client, Events, type Interaction } from "discord.js";
import type { Logger } from "pino";
import { z } from "zod";
import type { BoardStore } from "../boards/boards.ts";
import type { Delivery } from "../delivery/delivery.ts";
import type { SuggestionsState } from "../state/suggestions-state.ts";
import type { ThreadNow } from "../suggestions/posts.ts";
import type { Asker } from "./asker.ts";
import { channelSnapshot, guildSnapshot, memberSnapshot, userSnapshot } from "./snapshots.ts";

export interface ObserverOptions {
  readonly state: SuggestionsState;
  readonly delivery: Delivery;
  readonly boards: Pick<BoardStore, "removeRole">;
  readonly log: Logger;
}

/** Stores whom an interaction shows, as of the interaction's own time: an older one never replaces a newer. */
export function observeInteraction(
  interaction: Interaction,
  { user: actor, onServer }: Asker,
  { state, log }: Pick<ObserverOptions, "state" | "log">,
): void {
  const { id, createdTimestamp: observedAt } = interaction;
  const about = { interaction: id };
  keep(state.observeUser(actor, observedAt), log, about);
  if (onServer !== undefined) keep(state.observeMember(onServer.member, observedAt), log, about);
  // Whoever is named in an option comes with it.
  if (!interaction.isChatInputCommand() && !interaction.isContextMenuCommand()) return;
  const { users, members } = interaction.options.resolved ?? {};
  for (const [userId, user] of users ?? []) {
    const named = userSnapshot(user);
    keep(state.observeUser(named, observedAt), log, about);
    const member = members?.get(userId);
    if (onServer === undefined || member === null || member === undefined) continue;
    keep(state.observeMember(memberSnapshot(onServer.guildId, member, named), observedAt), log, about);
  }
}

/** Keeps the state in step with what the gateway reports of servers, channels and messages. */
export function observeGateway(client: Client, options: ObserverOptions): void {
  const { state, delivery, boards, log } = options;
  client.on(Events.GuildCreate, (guild) => {
    keep(state.observeGuild(guildSnapshot(guild), Date.now()), log);
    keep(delivery.guildReturned(guild.id), log);
  });
  client.on(Events.GuildAvailable, (guild) => {
    keep(state.observeGuild(guildSnapshot(guild), Date.now()), log);
    keep(delivery.guildReturned(guild.id), log);
  });
  client.on(Events.GuildUpdate, (_, guild) => keep(state.observeGuild(guildSnapshot(guild), Date.now()), log));
  client.on(Events.GuildDelete, (guild) => {
    keep(state.forgetGuild(guild.id), log);
    keep(delivery.guildLeft(guild.id), log);
  });
  client.on(Events.GuildRoleDelete, (role) => keep(boards.removeRole(role.guild.id, role.id), log));
  client.on(Events.ChannelCreate, (channel) => keep(state.observeChannel(channelSnapshot(channel), Date.now()), log));
  client.on(Events.ChannelUpdate, (_, channel) =>
    keep(state.observeChannel(channelSnapshot(channel), Date.now()), log),
  );
  client.on(Events.ChannelDelete, (channel) => {
    keep(state.forgetChannel(channel.id), log);
    if (!channel.isDMBased()) keep(delivery.channelDeleted(channel.guildId, channel.id), log);
  });
  client.on(Events.Raw, (packet: { readonly t?: string | null }) => {
    // Most packets are none of these: they cost no parsing.
    if (!watchedEvents.has(packet.t ?? "")) return;
    const { success, data } = watched.safeParse(packet);
    if (success) for (const work of show(data, delivery)) keep(work, log);
  });
}

/** What the gateway has told of threads so far, for whoever begins to observe only now. */
export function seenThreads(client: Client): ReadonlyMap<string, ReadonlyMap<string, ThreadNow>> {
  return client.guilds.cache.mapValues((guild) => {
    const threads = guild.channels.cache.filter((channel) => channel.isThread());
    return threads.mapValues((thread) => ({
      archived: thread.archived ?? false,
      locked: thread.locked ?? false,
      tagIds: thread.appliedTags,
    }));
  });
}

const thread = z.object({
  id: z.string(),
  thread_metadata: z.object({ archived: z.boolean(), locked: z.boolean().default(false) }),
  applied_tags: z.array(z.string()).default([]),
});

/** Packets as Discord sends them: discord.js reports only what it has cached, and here it caches no messages. */
const watched = z.discriminatedUnion("t", [
  z.object({ t: z.literal("GUILD_CREATE"), d: z.object({ id: z.string(), threads: z.array(thread).default([]) }) }),
  z.object({ t: z.literal("THREAD_UPDATE"), d: thread }),
  z.object({ t: z.literal("THREAD_DELETE"), d: z.object({ id: z.string() }) }),
  z.object({ t: z.literal("MESSAGE_DELETE"), d: z.object({ id: z.string(), channel_id: z.string() }) }),
  z.object({ t: z.literal("MESSAGE_DELETE_BULK"), d: z.object({ ids: z.array(z.string()), channel_id: z.string() }) }),
]);

const watchedEvents: ReadonlySet<string> = new Set(watched.options.map(({ shape }) => shape.t.value));

function show({ t, d }: z.infer<typeof watched>, delivery: Delivery): readonly Promise<void>[] {
  switch (t) {
    case "GUILD_CREATE":
      return [delivery.threadsSeen(d.id, new Map(d.threads.map((one) => [one.id, threadNow(one)])))];
    case "THREAD_UPDATE":
      return [delivery.threadChanged(d.id, threadNow(d))];
    case "THREAD_DELETE":
      return [delivery.threadDeleted(d.id)];
    case "MESSAGE_DELETE":
      return [delivery.messageDeleted(d.channel_id, d.id)];
    default:
      return d.ids.map((id) => delivery.messageDeleted(d.channel_id, id));
  }
}

function threadNow({ thread_metadata: { archived, locked }, applied_tags: tagIds }: z.infer<typeof thread>): ThreadNow {
  return { archived, locked, tagIds };
}

function keep(work: Promise<void>, log: Logger, about: object = {}): void {
  work.catch((error: unknown) => log.error({ ...about, err: error }, "an observation could not be stored"));
}
