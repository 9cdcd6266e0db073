import { AttachmentBuilder, ChannelType, type Client, MessageFlags, type TextChannel } from "discord.js";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { LocalDiscord } from "../../playground/discord/local-discord.ts";
import type { LocalServer } from "../../playground/discord/local-server.ts";
import type { Channel } from "../../playground/discord/world/types.ts";
import { picture } from "../../playground/people/files.ts";
import type { Suggester } from "../../playground/people/suggesters.ts";
import { ask, tinyBot } from "../helpers/tiny-bot.ts";

let discord: LocalDiscord;
let bot: Client<true>;
let server: LocalServer;
let ana: Suggester;
let here: Channel;

beforeEach(async () => {
  discord = await LocalDiscord.start({ rateLimits: false });
  server = discord.addServer({ name: "Test" });
  ana = server.join("Ana");
  here = server.general;
  bot = await tinyBot(discord);
});

afterEach(async () => {
  await bot.destroy();
  await discord.stop();
});

async function textChannel(channel: Channel = here): Promise<TextChannel> {
  const found = await bot.channels.fetch(channel.id);
  if (found?.type !== ChannelType.GuildText) throw new Error("not a text channel");
  return found;
}

const post = (body: object, channel: Channel = here) => ask(discord, "POST", `/channels/${channel.id}/messages`, body);
const texts = (channel: Channel = here) => ana.sees(channel).map((message) => message.text);

describe("nonces", () => {
  it("gives the message that stands to whoever sends its nonce again, from another channel too", async () => {
    const other = server.addChannel({ name: "other" });
    const first = await post({ content: "one", nonce: "n1", enforce_nonce: true });
    const again = await post({ content: "two", nonce: "n1", enforce_nonce: true }, other);
    expect(again.body["id"]).toBe(first.body["id"]);
    expect(again.body["channel_id"]).toBe(here.id);
    expect(again.body["nonce"]).toBe("n1");
    expect([texts(), texts(other)]).toEqual([["one"], []]);
  });

  it("forgets a nonce after five minutes, and minds it only when asked to", async () => {
    await post({ content: "one", nonce: "n1", enforce_nonce: true });
    await post({ content: "two", nonce: "n1" });
    discord.clock.advance(5 * 60_000 + 1);
    await post({ content: "three", nonce: "n1", enforce_nonce: true });
    expect(texts()).toEqual(["one", "two", "three"]);
  });
});

describe("components", () => {
  it("keeps the ids that were given and numbers the rest", async () => {
    const { body } = await post({
      flags: MessageFlags.IsComponentsV2,
      components: [
        { type: 10, id: 2, content: "a" },
        {
          type: 17,
          components: [
            { type: 10, content: "b" },
            { type: 10, id: 70_000, content: "c" },
            { type: 10, content: "d" },
          ],
        },
      ],
    });
    expect(body["components"]).toMatchObject([
      { id: 2 },
      { id: 1, components: [{ id: 3 }, { id: 70_000 }, { id: 4 }] },
    ]);
    expect(texts()).toEqual(["a\nb\nc\nd"]);
  });

  it("shows an uploaded picture inside a component and not among the attachments, and serves it", async () => {
    const image = picture("cat.png", { width: 3, height: 2 });
    const message = await (await textChannel()).send({
      flags: MessageFlags.IsComponentsV2,
      components: [{ type: 12, items: [{ media: { url: "attachment://cat.png" } }] }],
      files: [new AttachmentBuilder(Buffer.from(image.bytes), { name: "cat.png" })],
    });
    expect(message.attachments.size).toBe(0);
    const [seen] = ana.sees();
    const [url = ""] = seen?.images ?? [];
    expect(Buffer.from(await (await fetch(url)).arrayBuffer())).toEqual(Buffer.from(image.bytes));
    expect(seen?.raw.components[0]?.items?.[0]?.media).toMatchObject({
      width: 3,
      height: 2,
      content_type: "image/png",
    });
  });

  it("keeps on an edit the attachments that are listed, and drops the others", async () => {
    const channel = await textChannel();
    const files = ["a.png", "b.png"].map((name) => new AttachmentBuilder(Buffer.from(picture().bytes), { name }));
    const message = await channel.send({ content: "two", files });
    const kept = message.attachments.find((one) => one.name === "b.png");
    if (kept === undefined) throw new Error("b.png is missing");
    const edited = await message.edit({ content: "one", attachments: [kept] });
    expect(edited.attachments.map((one) => one.name)).toEqual(["b.png"]);
    expect(ana.sees()[0]).toMatchObject({ text: "one", editedCount: 1 });
  });
});

describe("mentions", () => {
  it("pings by the rules of allowed_mentions, and everyone only with permission", async () => {
    const text = `<@${ana.id}> @everyone`;
    await post({ content: text });
    await post({ content: text, allowed_mentions: { parse: [] } });
    await post({ flags: MessageFlags.IsComponentsV2, components: [{ type: 10, content: text }] });
    await post({ content: text, allowed_mentions: { users: [ana.id] } });
    expect(ana.sees().map((message) => message.pings)).toEqual([[ana.id], [], [ana.id], [ana.id]]);
  });
});

describe("history", () => {
  it("gives pages before, after and around a message, newest first", async () => {
    for (const content of ["a", "b", "c", "d", "e"]) await post({ content });
    const ids = ana.sees().map((message) => message.id);
    const page = async (query: string): Promise<string[]> => {
      const { body } = await ask(discord, "GET", `/channels/${here.id}/messages?${query}`);
      return Object.values(body).map((one) =>
        String(Object.entries(Object(one)).find(([key]) => key === "content")?.[1]),
      );
    };
    expect(await page("limit=2")).toEqual(["e", "d"]);
    expect(await page(`before=${ids[2]}&limit=2`)).toEqual(["b", "a"]);
    expect(await page(`after=${ids[1]}&limit=2`)).toEqual(["d", "c"]);
    expect(await page(`around=${ids[2]}&limit=3`)).toEqual(["d", "c", "b"]);
  });
});

describe("threads", () => {
  it("gives a thread its message's id and refuses a second one with 160004", async () => {
    const channel = await textChannel();
    const message = await channel.send("idea");
    const thread = await message.startThread({ name: "talk" });
    expect(thread.id).toBe(message.id);
    const again = await ask(discord, "POST", `/channels/${here.id}/messages/${message.id}/threads`, { name: "again" });
    expect([again.status, again.code]).toEqual([400, 160_004]);
    expect(ana.sees()[0]?.threadId).toBe(thread.id);
  });

  it("refuses edits and buttons in an archived thread, and opens it when somebody writes", async () => {
    const message = await (await textChannel()).send("idea");
    const thread = await message.startThread({ name: "talk" });
    const inside = await thread.send({
      content: "vote",
      components: [{ type: 1, components: [{ type: 2, style: 1, label: "Up", custom_id: "up" }] }],
    });
    await thread.setArchived(true);
    const edit = await ask(discord, "PATCH", `/channels/${thread.id}/messages/${inside.id}`, { content: "x" });
    expect([edit.status, edit.code]).toEqual([400, 50_083]);
    await expect(ana.clicks(inside, "up")).rejects.toThrow("archived");
    expect((await ask(discord, "POST", `/channels/${thread.id}/messages`, { content: "hi" })).status).toBe(200);
    expect(discord.core.world.channels.get(thread.id)?.thread?.archived).toBe(false);
  });

  it("opens no locked thread by writing into it", async () => {
    const thread = await (await (await textChannel()).send("idea")).startThread({ name: "talk" });
    const channel = discord.core.world.channels.get(thread.id);
    if (channel === undefined) throw new Error("no thread");
    discord.faults.archive(channel, { locked: true });
    expect((await ask(discord, "POST", `/channels/${thread.id}/messages`, { content: "hi" })).code).toBe(50_083);
  });
});

describe("what Discord refuses", () => {
  const elsewhere = "1000000000000000000";

  it("names what is not there by its own code", async () => {
    const message = String((await post({ content: "x" })).body["id"]);
    const server2 = discord.addServer({ name: "Foreign", bot: false });
    const codes = async (...paths: string[]) =>
      Promise.all(paths.map(async (path) => (await ask(discord, "GET", path)).code));
    expect(
      await codes(
        `/channels/${elsewhere}`,
        `/channels/${here.id}/messages/${elsewhere}`,
        `/guilds/${server2.id}`,
        `/guilds/${server.id}/members/${discord.addUser("Stranger").id}`,
        `/guilds/${server.id}/members/${elsewhere}`,
        `/users/${elsewhere}`,
        `/channels/${server2.general.id}/messages/${message}`,
        `/guilds/${server.id}/roles/${elsewhere}`,
        "/nowhere",
      ),
    ).toEqual([10_003, 10_008, 10_004, 10_007, 10_013, 10_013, 50_001, 10_011, 0]);
  });

  it("gives 50001 for a channel unseen and 50013 for what is not allowed there", async () => {
    const hidden = server.addChannel({
      name: "hidden",
      overwrites: [{ for: discord.application, deny: ["ViewChannel"] }],
    });
    expect((await post({ content: "x" }, hidden)).code).toBe(50_001);
    discord.faults.takePermission(here, "SendMessages", discord.application);
    expect((await post({ content: "x" })).code).toBe(50_013);
    discord.faults.givePermission(here, "SendMessages", discord.application);
    expect((await post({ content: "x" })).status).toBe(200);
    discord.faults.takePermission(here, "ReadMessageHistory", discord.application);
    const { id } = ana.says("hello");
    expect((await ask(discord, "GET", `/channels/${here.id}/messages/${id}`)).code).toBe(50_013);
    discord.faults.takePermission(here, "CreatePublicThreads", discord.application);
    expect((await ask(discord, "POST", `/channels/${here.id}/messages/${id}/threads`, { name: "t" })).code).toBe(
      50_013,
    );
  });

  it("refuses a wrong token, an empty message, a foreign message's edit and a bad body", async () => {
    const wrong = await fetch(`${discord.apiUrl}/v10/users/@me`, { headers: { authorization: "Bot wrong" } });
    expect(wrong.status).toBe(401);
    expect((await post({ content: "" })).code).toBe(50_006);
    const { id } = ana.says("mine");
    expect((await ask(discord, "PATCH", `/channels/${here.id}/messages/${id}`, { content: "x" })).code).toBe(50_005);
    const long = await post({ content: "x".repeat(2_001) });
    expect(long.body).toMatchObject({
      code: 50_035,
      errors: { content: { _errors: [{ code: "BASE_TYPE_MAX_LENGTH" }] } },
    });
  });

  it("does not deliver to closed direct messages, nor to somebody it shares no server with", async () => {
    const dm = async (id: string) => {
      const { body } = await ask(discord, "POST", "/users/@me/channels", { recipient_id: id });
      return ask(discord, "POST", `/channels/${String(body["id"])}/messages`, { content: "hello" });
    };
    expect((await dm(ana.id)).status).toBe(200);
    expect(ana.dms().map((message) => message.text)).toEqual(["hello"]);
    ana.closesDms();
    expect(await dm(ana.id)).toMatchObject({ status: 403, code: 50_007 });
    expect((await dm(discord.addUser("Stranger").id)).code).toBe(50_278);
  });

  it("collects the keys that Discord does not know", async () => {
    await post({ content: "x", colour: "red" });
    expect([...discord.unknownKeys]).toEqual(["POST /channels/:channel/messages colour"]);
  });
});

it("turns away the sixth message within five seconds", async () => {
  await discord.stop();
  discord = await LocalDiscord.start();
  here = discord.addServer({ name: "Test" }).general;
  const answers = [];
  for (let round = 0; round < 6; round += 1) answers.push((await post({ content: "x" })).status);
  expect(answers).toEqual([200, 200, 200, 200, 200, 429]);
});
