import { ChannelType } from "discord-api-types/v10";
import type { LocalServer } from "../../playground/discord/local-server.ts";
import type { Channel } from "../../playground/discord/world/types.ts";
import type { SeenMessage } from "../../playground/people/seen.ts";
import type { SeenThread } from "../../playground/people/seen-thread.ts";
import type { Suggester } from "../../playground/people/suggesters.ts";
import { said } from "./told.ts";
import type { Town } from "./town.ts";

/** What the bot is invited with, and what a forum asks for besides. */
export const forumRights = [
  "ViewChannel",
  "SendMessages",
  "SendMessagesInThreads",
  "EmbedLinks",
  "AttachFiles",
  "ReadMessageHistory",
  "CreatePublicThreads",
  "ManageThreads",
  "ManageChannels",
] as const;

export interface ForumOptions {
  readonly tags?: readonly { readonly name: string }[];
  readonly requireTag?: boolean;
  readonly bot?: readonly (typeof forumRights)[number][];
}

/** A server whose board is a forum. */
export interface ForumPlace {
  readonly server: LocalServer;
  readonly forum: Channel;
  /** Manages the server and its threads. */
  readonly mod: Suggester;
  readonly ana: Suggester;
  /** What `/setup` answered. */
  readonly answer: string;
  /** Waits until the post of that number looks so. */
  post(number: number, looks?: (post: SeenThread) => boolean): Promise<SeenThread>;
  /** Waits until the card in a post looks so. */
  card(post: SeenThread, looks?: (card: SeenMessage) => boolean): Promise<SeenMessage>;
  rule(setting: string, value: string): Promise<void>;
}

export async function forumPlace(town: Town, name: string, options: ForumOptions = {}): Promise<ForumPlace> {
  const { bot = forumRights, tags = [], requireTag = false } = options;
  const server = town.discord.addServer({ name, bot });
  const forum = server.addChannel({ name: "ideas", type: ChannelType.GuildForum, tags, requireTag });
  const mod = server.join(`Mo of ${name}`, { permissions: ["ManageGuild", "ManageThreads"] });
  const answer = await said(mod.types("/setup", { channel: forum }));
  return {
    server,
    forum,
    mod,
    ana: server.join("Ana"),
    answer,
    post: (number, looks = () => true) =>
      mod.waitsForThread(forum, (posts) => posts.find((post) => isPostOf(post, number) && looks(post))),
    card: (post, looks = () => true) =>
      mod.waitsFor(post.channel, ([card]) => card !== undefined && looks(card) && card),
    async rule(setting, value) {
      const text = await said(mod.types("/board set", { board: "suggestions", setting, value }));
      if (!text.includes("is now")) throw new Error(`/board set answered: ${text}`);
    },
  };
}

export function isPostOf({ name }: SeenThread, number: number): boolean {
  return name === `#${number}` || name.startsWith(`#${number} `);
}
