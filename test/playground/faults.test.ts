import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { type Client, type Interaction, SlashCommandBuilder } from "discord.js";
import { afterEach, beforeEach, expect, it } from "vitest";
import { LocalDiscord } from "../../playground/discord/local-discord.ts";
import type { LocalServer } from "../../playground/discord/local-server.ts";
import type { Suggester } from "../../playground/people/suggesters.ts";
import { ask, tinyBot } from "../helpers/tiny-bot.ts";

const send = "POST /channels/:channel/messages";
const callback = "POST /interactions/:interaction/:token/callback";

let discord: LocalDiscord;
let server: LocalServer;
let ana: Suggester;
let bot: Client<true> | undefined;

beforeEach(async () => {
  discord = await LocalDiscord.start();
  server = discord.addServer({ name: "Test" });
  ana = server.join("Ana");
});

afterEach(async () => {
  await bot?.destroy();
  bot = undefined;
  await discord.stop();
});

const post = (content: string) => ask(discord, "POST", `/channels/${server.general.id}/messages`, { content });
const texts = () => ana.sees().map((message) => message.text);

async function botReplying(content: string): Promise<void> {
  bot = await tinyBot(discord, async (interaction: Interaction) => {
    // Whether the answer gets through is what the tests look at.
    if (interaction.isChatInputCommand()) await interaction.reply(content).catch(() => undefined);
  });
  await bot.application.commands.set([new SlashCommandBuilder().setName("go").setDescription("Goes")]);
}

it("judges an answer when it arrives, before any latency that is put on it", async () => {
  await botReplying("in time");
  const hold = discord.faults.holds(callback);
  const press = ana.types("/go");
  await hold.arrived();
  discord.clock.advance(4_000);
  hold.release();
  expect((await press).text).toBe("in time");
});

it("says that it is too much, and when to ask again, before anything has happened", async () => {
  discord.faults.limits(send, { times: 1, retryAfterMs: 1_500 });
  const refused = await post("too much");
  expect([refused.status, refused.body["retry_after"], texts()]).toEqual([429, 1.5, []]);
  expect((await post("again")).status).toBe(200);
});

it("holds a request back until it is let through, and others meanwhile pass", async () => {
  const hold = discord.faults.holds(send, { times: 1 });
  const first = post("first");
  await hold.arrived();
  await post("second");
  expect([hold.waiting, texts()]).toEqual([1, ["second"]]);
  hold.release();
  expect((await first).status).toBe(200);
  expect(texts()).toEqual(["second", "first"]);
});

it("holds an answer back that has had its effect already", async () => {
  const hold = discord.faults.holds(send, { afterHandling: true });
  const first = post("first");
  await hold.arrived();
  expect(texts()).toEqual(["first"]);
  hold.end();
  expect((await first).status).toBe(200);
});

it("lets held requests through one by one", async () => {
  const hold = discord.faults.holds(send);
  const posts = [post("a"), post("b")];
  await hold.arrived(2);
  hold.releaseOne();
  await Promise.race(posts);
  expect(texts()).toHaveLength(1);
  hold.release();
  await Promise.all(posts);
  expect(texts()).toHaveLength(2);
});

it("breaks the connection before anything happened, or after", async () => {
  discord.faults.drops(send, { times: 1 });
  await expect(post("lost")).rejects.toThrow("fetch failed");
  discord.faults.drops(send, { times: 1, afterHandling: true });
  await expect(post("sent, but nobody knows")).rejects.toThrow("fetch failed");
  await post("as usual");
  expect(texts()).toEqual(["sent, but nobody knows", "as usual"]);
});

it("fails with the status asked for, so many times, on the requests meant and no others", async () => {
  discord.faults.fails(send, { status: 502, times: 2 });
  const statuses = [
    (await post("a")).status,
    (await ask(discord, "GET", "/users/@me")).status,
    (await post("b")).status,
  ];
  expect([...statuses, (await post("c")).status]).toEqual([502, 200, 502, 200]);
  expect(texts()).toEqual(["c"]);
});

it("answers late, but does at once what was asked", async () => {
  discord.faults.latency(send, () => 50);
  const before = performance.now();
  const answered = post("late");
  await ana.waitsFor(server.general, (messages) => messages.length === 1);
  await answered;
  expect(performance.now() - before).toBeGreaterThanOrEqual(49);
});

it("goes away altogether and comes back on the same port", async () => {
  await discord.faults.apiDown();
  await expect(post("nobody there")).rejects.toThrow("fetch failed");
  await discord.faults.apiUp();
  expect((await post("back")).status).toBe(200);
});

it("keeps the gateway open while the API is away, unless told otherwise", async () => {
  await botReplying("x");
  await discord.faults.apiDown();
  expect(discord.core.gateway.connections).toHaveLength(1);
  await discord.faults.apiUp();
});

it("delivers interactions twice on demand", async () => {
  await botReplying("once");
  discord.faults.duplicateInteractions(1);
  expect((await ana.types("/go")).text).toBe("once");
  await discord.requests.reached(2, "POST", /callback$/u);
  expect(discord.requests.all("POST", /callback$/u).map((request) => request.status)).toEqual([204, 400]);
  expect(discord.dispatches("INTERACTION_CREATE")).toHaveLength(2);
  expect(texts()).toEqual(["once"]);
});

it("lets people, channels, threads and messages vanish", async () => {
  const channel = server.addChannel({ name: "doomed" });
  discord.faults.removeChannel(channel);
  discord.faults.removeUser(ana.user);
  expect((await ask(discord, "GET", `/channels/${channel.id}`)).code).toBe(10_003);
  expect((await ask(discord, "GET", `/users/${ana.id}`)).code).toBe(10_013);
  expect((await ask(discord, "GET", `/guilds/${server.id}/members/${ana.id}`)).code).toBe(10_013);
});

it("counts requests by method and path", async () => {
  await ask(discord, "GET", `/users/${ana.id}`);
  await ask(discord, "GET", `/users/${ana.id}`);
  await post("x");
  expect(discord.requests.count("GET", /^\/users\//u)).toBe(2);
  expect(discord.requests.last("POST")).toMatchObject({
    status: 200,
    route: "/channels/:channel/messages",
    body: { content: "x" },
  });
});

it("writes every request and dispatch down, one JSON object a line", async () => {
  const folder = mkdtempSync(path.join(tmpdir(), "record-"));
  const record = path.join(folder, "traffic.jsonl");
  await discord.stop();
  discord = await LocalDiscord.start({ record });
  server = discord.addServer({ name: "Test" });
  await botReplying("hello");
  await server.join("Ana").types("/go");
  await bot?.destroy();
  await discord.stop();
  const lines = readFileSync(record, "utf8").trim().split("\n");
  rmSync(folder, { recursive: true });
  const entries = lines.map((line): Record<string, unknown> => JSON.parse(line));
  expect(entries.find((entry) => entry["event"] === "INTERACTION_CREATE")).toMatchObject({
    kind: "dispatch",
    shard: 0,
  });
  expect(entries.find((entry) => String(entry["path"]).endsWith("/callback"))).toMatchObject({
    kind: "request",
    method: "POST",
    body: { type: 4, data: { content: "hello" } },
  });
});
