import { ChannelType } from "discord-api-types/v10";
import type { LocalDiscord } from "../../playground/discord/local-discord.ts";
import type { LocalServer } from "../../playground/discord/local-server.ts";
import type { Channel } from "../../playground/discord/world/types.ts";
import type { Answer } from "../../playground/people/answer.ts";
import { ApplicationDidNotRespond } from "../../playground/people/cannot.ts";
import type { Suggester } from "../../playground/people/suggesters.ts";
import { forumRights } from "../helpers/forum.ts";
import { said } from "../helpers/told.ts";

export const boardNames = ["suggestions", "moves", "ideas"] as const;
export type BoardName = (typeof boardNames)[number];

/** A server of one round: a board that copies to a log, one with a queue whose cards move, and one in a forum. */
export interface Quarter {
  readonly server: LocalServer;
  readonly channels: Readonly<Record<BoardName, Channel>>;
  /** Copies of what is decided on `suggestions`. */
  readonly done: Channel;
  /** Where cards of `moves` go. */
  readonly moved: Channel;
  /** The queue of `moves`. */
  readonly desk: Channel;
  readonly mods: readonly Suggester[];
  readonly authors: readonly Suggester[];
  readonly voters: readonly Suggester[];
}

export async function furnish(discord: LocalDiscord, name: string): Promise<Quarter> {
  const server = discord.addServer({ name, bot: forumRights });
  const channel = (name: string) => server.addChannel({ name });
  const [box, moving, done, moved, desk] = ["box", "moving", "done", "moved", "desk"].map(channel);
  const ideas = server.addChannel({ name: "ideas", type: ChannelType.GuildForum });
  if (box === undefined || moving === undefined || done === undefined || moved === undefined || desk === undefined) {
    throw new Error("a channel was not made");
  }
  const person = (name: string, permissions: readonly ("ManageGuild" | "ManageThreads")[] = []): Suggester => {
    const made = server.join(name, { permissions });
    made.here = box;
    return made;
  };
  const staff: readonly ["ManageGuild", "ManageThreads"] = ["ManageGuild", "ManageThreads"];
  const mods = [person(`Mo ${name}`, staff), person(`Mia ${name}`, staff)];
  const [mod] = mods;
  if (mod === undefined) throw new Error("there is no moderator");
  await insist(() => mod.types("/setup", { channel: box }));
  await insist(() => mod.types("/board create", { name: "moves", channel: moving }));
  await insist(() => mod.types("/board create", { name: "ideas", channel: ideas }));
  const rules: readonly (readonly [BoardName, string, string])[] = [
    ["suggestions", "log", "copy"],
    ["suggestions", "logOther", `<#${done.id}>`],
    ["suggestions", "pingAuthor", "yes"],
    ["moves", "queueChannel", `<#${desk.id}>`],
    ["moves", "queue", "both"],
    ["moves", "log", "move"],
    ["moves", "logOther", `<#${moved.id}>`],
  ];
  for (const [board, setting, value] of rules) {
    const text = await insist(() => mod.types("/board set", { board, setting, value }));
    if (!text.includes("is now")) throw new Error(`/board set ${setting} answered: ${text}`);
  }
  return {
    server,
    channels: { suggestions: box, moves: moving, ideas },
    done,
    moved,
    desk,
    mods,
    authors: ["Ana", "Alf", "Amy"].map((name) => person(name)),
    voters: ["Ben", "Bea", "Bob", "Bix", "Bo"].map((name) => person(name)),
  };
}

/** What was answered in the end: on a busy machine the bot may be late for once, and each of these may be done again. */
async function insist(act: () => Promise<Answer>): Promise<string> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await said(act());
    } catch (error) {
      if (attempt === 3 || !(error instanceof ApplicationDidNotRespond)) throw error;
    }
  }
}
