import { ApplicationCommandType, ChannelType } from "discord-api-types/v10";
import type { LocalDiscord } from "../discord/local-discord.ts";
import type { LocalServer } from "../discord/local-server.ts";
import type { Channel, Role } from "../discord/world/types.ts";
import type { Suggester } from "../people/suggesters.ts";
import { type CastKey, cast } from "./people.ts";
import { moviePoster } from "./posters.ts";

/** The made-up server: its channels, its roles, and who lives there. */
export interface MapleStreet {
  readonly server: LocalServer;
  readonly people: ReadonlyMap<CastKey, Suggester>;
  readonly box: Channel;
  readonly ideas: Channel;
  readonly events: Channel;
  readonly desk: Channel;
  /** Roles that are listed apart, highest first. */
  readonly apart: readonly Role[];
  /** What crowds are given. */
  readonly crowdRole: Role;
}

/** Makes the server and its people; nothing here needs the bot. */
export function foundMapleStreet(discord: LocalDiscord): MapleStreet {
  const server = discord.addServer({
    name: "Maple Street",
    bot: [
      ...(["ViewChannel", "SendMessages", "SendMessagesInThreads", "EmbedLinks", "AttachFiles"] as const),
      ...(["ReadMessageHistory", "CreatePublicThreads", "ManageThreads", "ManageChannels", "MentionEveryone"] as const),
    ],
  });
  const coloured = (name: string, color: number, permissions: Parameters<LocalServer["addRole"]>[1] = []): Role => {
    const role = server.addRole(name, permissions);
    role.color = color;
    return role;
  };
  const admins = coloured("Admins", 0xe0_5d_5d, ["Administrator"]);
  const moderators = coloured("Moderators", 0x3b_a5_5d, ["ManageMessages", "ManageThreads"]);
  const members = coloured("Members", 0x4f_8d_e0);
  const crowdRole = server.addRole("Crowd");
  const apart = [admins, moderators, members];

  const category = (name: string): string => server.addChannel({ name, type: ChannelType.GuildCategory }).id;
  const staffOnly = [
    { for: "everyone", deny: ["ViewChannel"] },
    { for: moderators, allow: ["ViewChannel"] },
    { for: discord.application, allow: ["ViewChannel"] },
  ] as const;
  const readOnly = [{ for: "everyone", deny: ["SendMessages"] }] as const;
  const town = category("Town hall");
  const box = server.addChannel({ name: "suggestions", parentId: town, topic: "Type /suggest, or press 👍 and 👎" });
  const ideas = server.addChannel({
    name: "ideas",
    type: ChannelType.GuildForum,
    parentId: town,
    topic: "One post a suggestion",
  });
  const events = server.addChannel({ name: "events", parentId: town, topic: "Reviewed before everybody sees it" });
  const desk = server.addChannel({
    name: "review-desk",
    parentId: category("Staff"),
    topic: "What waits for a review. Only staff see this channel",
    overwrites: staffOnly,
  });
  const news = server.addChannel({
    name: "announcements",
    type: ChannelType.GuildAnnouncement,
    parentId: category("News"),
    overwrites: readOnly,
  });

  const people = new Map<CastKey, Suggester>();
  for (const { key, name, role } of cast) {
    const roles = [admins, moderators, members].filter((one) => one.name === role);
    const person = server.join(name, { roles });
    person.here = box;
    people.set(key, person);
  }
  const street = { server, people, box, ideas, events, desk, apart, crowdRole };
  of(street, "mo").says(
    [
      "## Welcome to Maple Street",
      "Nothing here leaves your machine: this Discord, its members and its bot are processes of your own.",
      "- In <#ID> type `/suggest`, or press 👍 and 👎 on a card. ".replace("ID", box.id),
      "- Be somebody else: the picture at the bottom left. A second window is a second person.",
      "- As **Mo** or **Zoe**, try `/decide`, `/queue` and `/board edit`; *Apps* on a card has menus.",
      "- The 🔧 at the top opens the workshop: crowds, faults, the cache at work, and two stories.",
    ].join("\n"),
    news,
  );
  of(street, "ben").says("Has anybody seen the new benches in the park?", server.general);
  of(street, "ana").says("Not yet. But I know what I would *suggest* 🙂", server.general);
  return street;
}

export function of(street: MapleStreet, key: CastKey): Suggester {
  const person = street.people.get(key);
  if (person === undefined) throw new Error(`Nobody is called ${key}`);
  return person;
}

/** Sets the boards up and fills them as people would: through the bot's own commands. */
export async function settle(discord: LocalDiscord, street: MapleStreet): Promise<void> {
  const { server, box, ideas, events, desk } = street;
  const [ana, ben, chloe, dev, mo, zoe] = (["ana", "ben", "chloe", "dev", "mo", "zoe"] as const).map((key) =>
    of(street, key),
  ) as [Suggester, Suggester, Suggester, Suggester, Suggester, Suggester];
  await (await mo.types("/setup", { channel: box })).final();
  await (await mo.types("/board create", { name: "events", channel: events })).final();
  await (await mo.types("/board create", { name: "ideas", channel: ideas })).final();
  for (const [board, setting, value] of [
    ["events", "queueChannel", `<#${desk.id}>`],
    ["events", "queue", "both"],
    ["events", "cannedReasons", "Too dear | Already planned"],
    ["ideas", "tags", "🌳 Outdoors, 🏠 Hall, 🎉 Fun"],
  ] as const) {
    await (await mo.types("/board set", { board, setting, value })).final();
  }
  const staff = await (await mo.types("/board staff")).final();
  const moderators = street.apart.find((role) => role.name === "Moderators");
  if (moderators !== undefined) {
    await (await mo.selects(staff, "reviewers", moderators)).final();
    // The one grant in the server's Integrations that typed commands need for holders of a role.
    for (const name of ["decide", "queue", "note", "block"]) {
      const command = [...discord.application.commands.values()].find(
        (one) => one.name === name && one.type === ApplicationCommandType.ChatInput,
      );
      if (command !== undefined) server.setCommandRule(command, moderators);
    }
  }

  await (await ana.suggest("A bench by the pond, in the shade of the old willow")).final();
  const form = await ben.suggest();
  const text = "Movie night on Fridays\nI would bring the projector, and everybody brings a blanket.";
  await (await ben.submits(form.modal, { text, images: [await moviePoster()] })).final();
  await (await chloe.suggest("Quiet hours after ten, please", { anonymous: true })).final();
  await (await dev.suggest("A swing under the big oak", { board: "ideas" })).final();
  await (await chloe.suggest("A lantern walk in November", { board: "events" })).final();
  for (const [person, number, side] of [
    [ben, 1, "up"],
    [chloe, 1, "up"],
    [dev, 1, "up"],
    [zoe, 1, "down"],
    [ana, 2, "up"],
    [dev, 2, "up"],
    [chloe, 2, "up"],
    [zoe, 2, "up"],
    [ana, 3, "down"],
    [ben, 3, "up"],
  ] as const) {
    await (await person.press(await cardOf(person, box, number), `vote:${number}:${side}`).answer).final();
  }
  await (await mo.decides("approve", 1, { reason: "Ordered. It comes in spring." })).final();
  // Whoever comes sees the channels as they are now, not what was said to those who set them up.
  for (const message of discord.core.world.privateMessages.values()) discord.core.messages.remove(message);
}

/** The card of that number, once it is there. */
export function cardOf(viewer: Suggester, channel: Channel, number: number) {
  return viewer.waitsFor(channel, (messages) =>
    messages.find((message) => !message.ephemeral && message.text.startsWith(`### #${number} `)),
  );
}
