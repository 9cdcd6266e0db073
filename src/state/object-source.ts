import type { ChannelSnapshot, GuildSnapshot, MemberSnapshot, UserSnapshot } from "./snapshots.ts";

/** Where objects come from when no cache has them; the Discord layer implements it over REST, one request a call. */
export interface ObjectSource {
  user(userId: string, signal: AbortSignal): Promise<UserSnapshot>;
  member(guildId: string, userId: string, signal: AbortSignal): Promise<MemberSnapshot>;
  channel(channelId: string, signal: AbortSignal): Promise<ChannelSnapshot>;
  guild(guildId: string, signal: AbortSignal): Promise<GuildSnapshot>;
  /** The id of the channel of direct messages with a user; opening it twice gives the same. */
  directMessages(userId: string, signal: AbortSignal): Promise<string>;
}

/** Discord says that there is no such object (10003, 10004, 10007, 10013): an answer, kept for a short while. */
export class ObjectMissing extends Error {
  override readonly name = "ObjectMissing";
}
