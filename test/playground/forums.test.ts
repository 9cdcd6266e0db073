import { ChannelFlags, ChannelType, type Client, type ForumChannel, MessageFlags } from "discord.js";
import { afterAll, beforeAll, describe, it } from "vitest";
import { LocalDiscord, type ServerOptions } from "../../playground/discord/local-discord.ts";
import type { Channel } from "../../playground/discord/world/types.ts";
import { picture } from "../../playground/people/files.ts";
import { ask, tinyBot } from "../helpers/tiny-bot.ts";

const elsewhere = "1000000000000000000";
let discord: LocalDiscord;
let bot: Client<true>;

beforeAll(async () => {
  discord = await LocalDiscord.start({ rateLimits: false });
  bot = await tinyBot(discord);
});

afterAll(async () => {
  await bot.destroy();
  await discord.stop();
});

const tags = [{ name: "Open" }, { name: "Approved", moderated: true }, { name: "Rejected", moderated: true }];

function place(name: string, options: { readonly requireTag?: boolean } & Pick<ServerOptions, "bot"> = {}) {
  const server = discord.addServer({ name, ...(options.bot !== undefined && { bot: options.bot }) });
  const { requireTag = false } = options;
  const forum = server.addChannel({ name: "ideas", type: ChannelType.GuildForum, tags, requireTag });
  const mod = server.join("Mo", { permissions: ["ManageThreads"] });
  const tag = (wanted: string): string => forum.availableTags.find((one) => one.name === wanted)?.id ?? "";
  const post = (body: object) =>
    ask(discord, "POST", `/channels/${forum.id}/threads`, { name: "Idea", message: { content: "x" }, ...body });
  const started = async (body: object = {}): Promise<Channel> => {
    const { body: thread } = await post(body);
    const channel = server.channel(String(thread["id"]));
    if (channel === undefined) throw new Error(`no post: ${JSON.stringify(thread)}`);
    return channel;
  };
  const patch = (channel: Channel, body: object) => ask(discord, "PATCH", `/channels/${channel.id}`, body);
  return { server, forum, mod, ana: server.join("Ana"), tag, post, started, patch };
}

async function asForum(channel: Channel): Promise<ForumChannel> {
  const found = await bot.channels.fetch(channel.id);
  if (found?.type !== ChannelType.GuildForum) throw new Error("not a forum");
  return found;
}

const moderating = { bot: ["ViewChannel", "SendMessages", "SendMessagesInThreads", "ManageThreads"] } as const;
const managing = { bot: ["ViewChannel", "SendMessages", "ManageChannels"] } as const;

describe.concurrent("a post", () => {
  it("is a thread and its first message under one id, which people see and the bot edits", async ({ expect }) => {
    const { forum, ana, tag } = place("Post");
    const image = picture("cat.png");
    const thread = await (await asForum(forum)).threads.create({
      name: "#1 Benches",
      appliedTags: [tag("Open")],
      message: {
        flags: MessageFlags.IsComponentsV2,
        components: [
          { type: 10, content: "more benches" },
          { type: 12, items: [{ media: { url: "attachment://cat.png" } }] },
        ],
        files: [{ attachment: Buffer.from(image.bytes), name: "cat.png" }],
      },
    });
    const [seen] = ana.threads(forum);
    expect(seen).toMatchObject({ id: thread.id, name: "#1 Benches", tags: ["Open"], archived: false });
    if (seen === undefined) throw new Error("no post");
    expect(ana.sees(seen.channel)).toMatchObject([{ id: thread.id, text: "more benches" }]);
    expect(ana.sees(seen.channel)[0]?.images).toHaveLength(1);
    const starter = await thread.fetchStarterMessage();
    await starter?.edit({ flags: MessageFlags.IsComponentsV2, components: [{ type: 10, content: "many benches" }] });
    expect(ana.sees(seen.channel)).toMatchObject([{ id: thread.id, text: "many benches", editedCount: 1 }]);
    expect(ana.looksAgain({ id: thread.id })?.text).toBe("many benches");
    expect(seen.channel.thread?.totalMessages).toBe(0);
  });

  it("is made a second time by whoever sends it again: there are no nonces", async ({ expect }) => {
    const { forum, ana, post } = place("Nonces");
    const message = { content: "x", nonce: "n1", enforce_nonce: true };
    const ids = [await post({ message }), await post({ message })].map((answer) => answer.body["id"]);
    expect(new Set(ids).size).toBe(2);
    expect(ana.threads(forum)).toHaveLength(2);
    expect(discord.unknownKeys).toContain("POST /channels/:channel/threads message.nonce");
  });

  it("needs a message, and SEND_MESSAGES but not CREATE_PUBLIC_THREADS", async ({ expect }) => {
    const { forum, post } = place("Needs");
    const { body } = await ask(discord, "POST", `/channels/${forum.id}/threads`, { name: "Idea" });
    expect(body).toMatchObject({
      code: 50_035,
      errors: { message: { _errors: [{ code: "BASE_TYPE_REQUIRED" }] } },
    });
    discord.faults.takePermission(forum, "CreatePublicThreads", discord.application);
    expect((await post({})).status).toBe(201);
    discord.faults.takePermission(forum, "SendMessages", discord.application);
    expect(await post({})).toMatchObject({ status: 403, code: 50_013 });
  });

  it("bears only tags that the forum has, five at most, moderated ones by moderators", async ({ expect }) => {
    const { tag, post } = place("Tags");
    expect(await post({ applied_tags: [elsewhere] })).toMatchObject({ status: 404, code: 10_087 });
    expect((await post({ applied_tags: [tag("Approved")] })).code).toBe(50_013);
    const six = Array.from({ length: 6 }, () => tag("Open"));
    expect((await post({ applied_tags: six })).body).toMatchObject({
      code: 50_035,
      errors: { applied_tags: { _errors: [{ code: "BASE_TYPE_MAX_LENGTH" }] } },
    });
    expect((await place("Moderator", moderating).post({})).status).toBe(201);
  });

  it("bears a tag where the forum requires one, if there is one to be had", async ({ expect }) => {
    const { server, forum, tag, post } = place("Required", { requireTag: true });
    expect(await post({})).toMatchObject({ status: 400, code: 40_067 });
    expect((await post({ applied_tags: [tag("Open")] })).status).toBe(201);
    server.setTags(forum, [{ name: "Approved", moderated: true }]);
    expect(await post({})).toMatchObject({ status: 400, code: 40_066 });
    expect((await place("Required of moderators", { ...moderating, requireTag: true }).post({})).code).toBe(40_067);
  });

  it("is all a forum takes: messages have no place there", async ({ expect }) => {
    const { forum, ana } = place("Text");
    const answer = await ask(discord, "POST", `/channels/${forum.id}/messages`, { content: "x" });
    expect(answer).toMatchObject({ status: 400, code: 50_008 });
    expect(() => ana.says("x", forum)).toThrow("notATextChannel");
  });

  it("is told to the gateway as it comes, changes and goes", async ({ expect }) => {
    const { forum, mod, started } = place("Gateway");
    const post = await started();
    mod.archives(post);
    discord.faults.removeChannel(post);
    const told = (event: string) =>
      discord
        .dispatches(event)
        .map(({ data }) => Object(data))
        .filter((data) => data.id === post.id);
    expect(told("THREAD_CREATE")).toMatchObject([{ parent_id: forum.id, newly_created: true }]);
    expect(told("THREAD_UPDATE")).toMatchObject([{ thread_metadata: { archived: true } }]);
    expect(told("THREAD_DELETE")).toHaveLength(1);
  });

  it("goes away by MANAGE_THREADS alone", async ({ expect }) => {
    const plain = await place("Delete").started();
    expect((await ask(discord, "DELETE", `/channels/${plain.id}`)).code).toBe(50_013);
    const { started, ana, forum } = place("Delete as moderator", moderating);
    expect((await ask(discord, "DELETE", `/channels/${(await started()).id}`)).status).toBe(200);
    expect(ana.threads(forum)).toEqual([]);
  });
});

describe.concurrent("a change of a post", () => {
  it("is its owner's in name, tags and archive, and a moderator's where it is locked", async ({ expect }) => {
    const { started, patch, tag, mod, ana, forum } = place("Owner");
    const post = await started();
    const change = { name: "Other", applied_tags: [tag("Open")], auto_archive_duration: 10_080 };
    expect((await patch(post, change)).body).toMatchObject({
      name: "Other",
      applied_tags: [tag("Open")],
      thread_metadata: { auto_archive_duration: 10_080 },
    });
    expect(await patch(post, { locked: true })).toMatchObject({ status: 403, code: 50_013 });
    expect((await patch(post, { applied_tags: [tag("Approved")] })).code).toBe(50_013);
    expect((await patch(post, { flags: ChannelFlags.Pinned })).code).toBe(50_013);
    mod.locks(post);
    expect((await patch(post, { name: "Again" })).code).toBe(50_013);
    expect(() => ana.says("x", post)).toThrow("threadLocked");
    expect((await ask(discord, "POST", `/channels/${post.id}/messages`, { content: "x" })).code).toBe(160_005);
    expect((await ask(discord, "PATCH", `/channels/${post.id}/messages/${post.id}`, { content: "y" })).code).toBe(
      160_005,
    );
    expect(ana.threads(forum)).toMatchObject([{ name: "Other", locked: true }]);
  });

  it("is nobody else's: a post belongs to who started it", async ({ expect }) => {
    const { forum, started, patch, ana } = place("Whose");
    const theBots = await started();
    for (const change of [() => ana.renames(theBots, "Mine"), () => ana.archives(theBots)]) {
      expect(change).toThrow("missingPermissions");
    }
    expect(() => ana.retags(theBots, ["Open"])).toThrow("missingPermissions");
    const anas = ana.posts(forum, "By hand", "x", ["Open"]);
    expect((await patch(anas, { applied_tags: [] })).code).toBe(50_013);
    ana.renames(anas, "Still mine");
    ana.archives(anas);
    expect(ana.threads(forum)).toMatchObject([
      { name: "Idea", archived: false },
      { name: "Still mine", tags: ["Open"], archived: true },
    ]);
  });

  it("is anything for a moderator, and keeps a moderated tag that others cannot take off", async ({ expect }) => {
    const { started, patch, tag, ana, mod, forum } = place("Moderator's", moderating);
    const post = await started({ applied_tags: [tag("Open")] });
    await patch(post, { applied_tags: [tag("Approved")] });
    expect((await patch(post, { archived: true, locked: true })).status).toBe(200);
    expect((await patch(post, { archived: false })).status).toBe(200);
    expect(ana.threads(forum)).toMatchObject([{ tags: ["Approved"], archived: false, locked: true }]);
    expect(() => ana.retags(post, ["Open"])).toThrow("missingPermissions");
    mod.retags(post, ["Rejected"]);
    expect(ana.threads(forum)).toMatchObject([{ tags: ["Rejected"] }]);
    expect((await patch(post, { applied_tags: [elsewhere] })).code).toBe(10_087);
  });

  it("takes opening an archived post first, or with it", async ({ expect }) => {
    const { server, started, patch, forum, ana } = place("Archived");
    const post = await started();
    server.archives(post);
    expect(await patch(post, { name: "Other" })).toMatchObject({ status: 400, code: 50_083 });
    const edit = () => ask(discord, "PATCH", `/channels/${post.id}/messages/${post.id}`, { content: "y" });
    expect((await edit()).code).toBe(50_083);
    expect((await patch(post, { archived: false, name: "Other" })).status).toBe(200);
    expect((await edit()).status).toBe(200);
    server.archives(post);
    expect((await ask(discord, "POST", `/channels/${post.id}/messages`, { content: "x" })).status).toBe(200);
    expect(ana.threads(forum)).toMatchObject([{ name: "Other", archived: false }]);
  });

  it("tells of a new name inside the post", async ({ expect }) => {
    const { started, patch, ana } = place("Renamed");
    const post = await started();
    await patch(post, { name: "Idea" });
    await patch(post, { name: "Better idea" });
    expect(ana.sees(post).map((message) => message.text)).toEqual(["x", "Better idea"]);
  });
});

describe.concurrent("archiving", () => {
  it("opens for whoever writes, unless a moderator locked it", async ({ expect }) => {
    const { started, mod, ana, forum } = place("Opens");
    const post = await started();
    mod.archives(post);
    ana.says("me too", post);
    expect(ana.threads(forum)).toMatchObject([{ archived: false }]);
    mod.locks(post);
    mod.archives(post);
    expect(() => ana.says("and me", post)).toThrow("threadArchived");
    expect(() => ana.reopens(post)).toThrow("missingPermissions");
    mod.locks(post, false);
    expect(ana.threads(forum)).toMatchObject([{ archived: false, locked: false }]);
  });

  it("lists active posts to the bot, and archived ones with READ_MESSAGE_HISTORY, newest first", async ({ expect }) => {
    const { server, forum, started, mod } = place("Lists");
    const [first, second, third] = [await started(), await started(), await started()];
    mod.archives(first);
    discord.clock.advance(2);
    mod.archives(third);
    const active = (await ask(discord, "GET", `/guilds/${server.id}/threads/active`)).body;
    expect(active).toMatchObject({ threads: [{ id: second.id }], members: [{ id: second.id }] });
    const list = async (query = "") =>
      (await ask(discord, "GET", `/channels/${forum.id}/threads/archived/public${query}`)).body;
    expect(await list()).toMatchObject({ threads: [{ id: third.id }, { id: first.id }], has_more: false });
    const before = encodeURIComponent(third.thread?.archiveChangedAt ?? "");
    expect(await list(`?before=${before}`)).toMatchObject({ threads: [{ id: first.id }] });
    const { threads } = await (await asForum(forum)).threads.fetchArchived();
    expect([...threads.keys()]).toEqual([third.id, first.id]);
    discord.faults.takePermission(forum, "ReadMessageHistory", discord.application);
    expect((await list())["code"]).toBe(50_013);
  });
});

describe.concurrent("a forum's tags", () => {
  it("are the bot's to set with MANAGE_CHANNELS, and keep their ids when these are given", async ({ expect }) => {
    const { forum, patch, tag } = place("Set", managing);
    const open = tag("Open");
    const { status } = await patch(forum, {
      available_tags: [
        { id: open, name: "New" },
        { name: "Done", moderated: true, emoji_name: "✅" },
      ],
      flags: ChannelFlags.RequireTag,
    });
    expect(status).toBe(200);
    const read = await asForum(forum);
    expect(read.availableTags).toMatchObject([
      { id: open, name: "New", moderated: false, emoji: null },
      { name: "Done", moderated: true, emoji: { name: "✅" } },
    ]);
    expect(read.flags.has(ChannelFlags.RequireTag)).toBe(true);
    const other = place("Not allowed");
    expect((await other.patch(other.forum, { available_tags: [] })).code).toBe(50_013);
  });

  it("have names of their own, of 1 to 20 characters, and are twenty at most", async ({ expect }) => {
    const { forum, patch } = place("Names", managing);
    const named = (...names: string[]) => patch(forum, { available_tags: names.map((name) => ({ name })) });
    expect(await named("a", "a")).toMatchObject({ status: 400, code: 40_061 });
    expect((await named("a", "x".repeat(21))).body).toMatchObject({
      code: 50_035,
      errors: { available_tags: { 1: { name: { _errors: [{ code: "BASE_TYPE_BAD_LENGTH" }] } } } },
    });
    expect((await named(...Array.from({ length: 21 }, (_, at) => `t${at}`))).body).toMatchObject({
      code: 50_035,
      errors: { available_tags: { _errors: [{ code: "BASE_TYPE_MAX_LENGTH" }] } },
    });
    expect((await patch(forum, { available_tags: [{ id: elsewhere, name: "a" }] })).code).toBe(10_087);
    expect((await named("x".repeat(20))).status).toBe(200);
  });

  it("are told to the gateway when people change them", ({ expect }) => {
    const { server, forum } = place("Changed");
    server.setTags(forum, [{ name: "Other" }]);
    const told = discord.dispatches("CHANNEL_UPDATE").map(({ data }) => Object(data));
    expect(told.filter((data) => data.id === forum.id)).toMatchObject([{ available_tags: [{ name: "Other" }] }]);
  });
});

describe("time", () => {
  it("puts a thread to sleep after its duration without activity", async ({ expect }) => {
    const { forum, started, ana, mod } = place("Asleep");
    const hour = 60 * 60_000;
    const post = await started({ auto_archive_duration: 60 });
    const week = await started({ auto_archive_duration: 10_080 });
    discord.clock.advance(hour - 1_000);
    ana.says("still here", post);
    discord.clock.advance(hour - 1_000);
    expect(ana.threads(forum)).toMatchObject([{ archived: false }, { archived: false }]);
    discord.clock.advance(2_000);
    expect(ana.threads(forum)).toMatchObject([{ archived: true }, { archived: false }]);
    mod.reopens(post);
    discord.clock.advance(hour - 1_000);
    expect(post.thread?.archived).toBe(false);
    discord.clock.advance(2_000);
    expect([post.thread?.archived, week.thread?.archived]).toEqual([true, false]);
  });
});

it("counts as a rename only what gives a thread another name, and lets two through in ten minutes", async ({
  expect,
}) => {
  const limited = await LocalDiscord.start();
  const server = limited.addServer({ name: "Test" });
  const forum = server.addChannel({ name: "ideas", type: ChannelType.GuildForum });
  const post = server.join("Ana").posts(forum, "Idea", "x");
  server.giveRole(limited.application, server.addRole("Keeper", ["ManageThreads"]));
  const patch = async (body: object) => (await ask(limited, "PATCH", `/channels/${post.id}`, body)).status;
  for (const archived of [true, false, true]) expect(await patch({ name: "Idea", archived })).toBe(200);
  limited.clock.advance(15_000);
  expect(await patch({ name: "Two", archived: false })).toBe(200);
  expect(await patch({ name: "Three" })).toBe(200);
  expect(await patch({ name: "Four" })).toBe(429);
  expect(await patch({ name: "Three", archived: true })).toBe(200);
  await limited.stop();
});
