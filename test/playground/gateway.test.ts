import { once } from "node:events";
import { Client, Events, GatewayIntentBits, type Message, Partials } from "discord.js";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { WebSocket } from "ws";
import { LocalDiscord } from "../../playground/discord/local-discord.ts";
import type { LocalServer } from "../../playground/discord/local-server.ts";
import type { Suggester } from "../../playground/people/suggesters.ts";
import { tinyBot } from "../helpers/tiny-bot.ts";

let discord: LocalDiscord;
let server: LocalServer;
let ana: Suggester;

beforeEach(async () => {
  discord = await LocalDiscord.start({ privilegedIntents: GatewayIntentBits.GuildMembers });
  server = discord.addServer({ name: "Test" });
  ana = server.join("Ana");
});

afterEach(() => discord.stop());

/** Everything written in the server from now on, as the bot hears it. */
function heard(bot: Client): { contents: () => (string | undefined)[]; count: (wanted: number) => Promise<void> } {
  const messages: Message[] = [];
  const { changes } = discord.core.world;
  bot.on(Events.MessageCreate, (message) => {
    messages.push(message);
    changes.noted();
  });
  return {
    contents: () => messages.map((message) => message.content),
    count: async (wanted) => {
      await changes.until(
        () => messages.length >= wanted,
        10_000,
        () => new Error(`only ${messages.length} were heard`),
      );
    },
  };
}

const identifies = (): number => discord.core.gateway.budget.used;

describe("resuming", () => {
  it("replays to a bot that was cut off what it missed, in the session it had", async () => {
    const bot = await tinyBot(discord);
    const { contents, count } = heard(bot);
    const [session] = discord.core.gateway.sessions;
    const resumed = once(bot, Events.ShardResume);
    discord.faults.cutGateway();
    await discord.core.world.changes.until(
      () => session?.send === undefined,
      5_000,
      () => new Error("not cut"),
    );
    const missed = [ana.says("one"), ana.says("two")];
    await resumed;
    await count(2);
    ana.says("three");
    await count(3);

    expect(contents()).toEqual(["", "", ""]);
    expect(missed).toHaveLength(2);
    expect(discord.core.gateway.sessions).toEqual([session]);
    expect(identifies()).toBe(1);
    await bot.destroy();
  });

  it.each([
    ["asked to reconnect", () => discord.faults.askToReconnect()],
    ["broken without a word", () => discord.faults.cutGateway("broken")],
  ])("lets a bot whose connection is %s take its session up again", async (_how, cut) => {
    const bot = await tinyBot(discord);
    const resumed = once(bot, Events.ShardResume);
    cut();
    await resumed;
    expect(identifies()).toBe(1);
    await bot.destroy();
  });

  it("makes a bot whose session is gone start a new one", async () => {
    const bot = await tinyBot(discord);
    const { count } = heard(bot);
    const again = once(bot, Events.ShardReady);
    discord.core.gateway.forgetSessions();
    discord.faults.cutGateway();
    await again;
    ana.says("hello");
    await count(1);
    expect(identifies()).toBe(2);
    await bot.destroy();
  });

  it("forgets the session of a bot that says good-bye", async () => {
    const bot = await tinyBot(discord);
    await bot.destroy();
    const { changes } = discord.core.world;
    await changes.until(
      () => discord.core.gateway.sessions.length === 0,
      5_000,
      () => new Error("still there"),
    );
    expect(discord.core.gateway.sessions).toEqual([]);
  });

  it("lets a bot whose heartbeats go unanswered connect anew", async () => {
    await discord.stop();
    discord = await LocalDiscord.start({ gateway: { heartbeatIntervalMs: 200 } });
    discord.addServer({ name: "Test" });
    const bot = await tinyBot(discord);
    const resumed = once(bot, Events.ShardResume);
    discord.faults.ignoreHeartbeats();
    await once(bot, Events.ShardReconnecting);
    discord.faults.ignoreHeartbeats(false);
    await resumed;
    expect(identifies()).toBe(1);
    await bot.destroy();
  });
});

describe("what a bot is told", () => {
  it("holds back the text of others' messages without the intent, and tells its own and those in private", async () => {
    const intents = [GatewayIntentBits.Guilds, GatewayIntentBits.GuildMessages, GatewayIntentBits.DirectMessages];
    const bot = await tinyBot(discord, undefined, { intents, partials: [Partials.Channel] });
    const { contents, count } = heard(bot);
    ana.says("public");
    const channel = await bot.channels.fetch(server.general.id);
    if (channel?.isSendable() === true) await channel.send("own");
    ana.says("private", discord.core.channels.directMessage(ana.id, bot.user.id));
    await count(3);
    expect(contents()).toEqual(["", "own", "private"]);
    await bot.destroy();
  });

  it("tells no bot of messages it has no intent for, or in channels it does not see", async () => {
    const hidden = server.addChannel({
      name: "hidden",
      overwrites: [{ for: discord.application, deny: ["ViewChannel"] }],
    });
    const bot = await tinyBot(discord);
    const { contents, count } = heard(bot);
    ana.says("hidden", hidden);
    ana.says("in private", discord.core.channels.directMessage(ana.id, bot.user.id));
    ana.says("seen");
    await count(1);
    expect(contents()).toHaveLength(1);
    expect(discord.dispatches("MESSAGE_CREATE")).toHaveLength(1);
    await bot.destroy();
  });

  it("tells of channels, threads, roles and servers that come and go", async () => {
    const bot = await tinyBot(discord);
    const events = ["channelCreate", "channelUpdate", "channelDelete", "messageDelete", "guildCreate"] as const;
    const all = Promise.all(events.map((event) => once(bot, event)));
    const channel = server.addChannel({ name: "new" });
    discord.faults.takePermission(channel, "SendMessages", discord.application);
    discord.faults.removeMessage(ana.says("oops"));
    discord.faults.removeChannel(channel);
    discord.addServer({ name: "Second" });
    await all;
    const gone = once(bot, "guildDelete");
    server.removeBot(discord.application);
    await gone;
    expect(bot.guilds.cache.map((guild) => guild.name)).toEqual(["Second"]);
    await bot.destroy();
  });

  it("sends each server's events to the shard that serves it", async () => {
    await discord.stop();
    discord = await LocalDiscord.start({ gateway: { maxConcurrency: 4 } });
    const servers = Array.from({ length: 8 }, (_, index) => discord.addServer({ name: `Server ${index}` }));
    const told: [string | null, number][] = [];
    const bot = await tinyBot(discord, undefined, { shards: [0, 1, 2, 3], shardCount: 4 });
    const { count } = heard(bot);
    bot.on(Events.MessageCreate, (message) => told.push([message.guildId, message.guild?.shardId ?? -1]));
    for (const one of servers) one.join("Ana").says("hello");
    await count(8);
    const expected = servers.map((one) => [one.id, Number((BigInt(one.id) >> 22n) % 4n)]);
    expect(told.toSorted(([a], [b]) => (String(a) < String(b) ? -1 : 1))).toEqual(expected);
    expect(new Set(expected.map(([, shard]) => shard))).toEqual(new Set([0, 1, 2, 3]));
    await bot.destroy();
  });

  it("answers a request for members", async () => {
    const intents = [GatewayIntentBits.Guilds, GatewayIntentBits.GuildMembers];
    const bot = await tinyBot(discord, undefined, { intents });
    const members = await bot.guilds.cache.get(server.id)?.members.fetch();
    expect(members?.map((member) => member.user.username).toSorted()).toEqual(["Suggestion Box", "ana", "owner"]);
    await bot.destroy();
  });
});

describe("whom the gateway turns away", () => {
  /** Says these frames and tells the code with which the connection is closed. */
  async function closedWith(...frames: (object | string)[]): Promise<number> {
    const socket = new WebSocket(`${discord.core.gateway.url}?v=10&encoding=json`);
    await once(socket, "message");
    for (const frame of frames) socket.send(typeof frame === "string" ? frame : JSON.stringify(frame));
    const [code]: unknown[] = await once(socket, "close");
    return Number(code);
  }
  const identify = (change: object = {}) => ({
    op: 2,
    d: { token: discord.token, intents: 1, properties: {}, ...change },
  });

  it.each<[string, number, () => (object | string)[]]>([
    ["a wrong token", 4004, () => [identify({ token: "wrong" })]],
    ["an intent that is not switched on", 4014, () => [identify({ intents: GatewayIntentBits.MessageContent })]],
    ["an intent that does not exist", 4013, () => [identify({ intents: 1 << 30 })]],
    ["an impossible shard", 4010, () => [identify({ shard: [2, 2] })]],
    ["a second identify", 4005, () => [identify(), identify()]],
    ["what is not JSON", 4002, () => ["{"]],
    ["an unknown opcode", 4001, () => [identify(), { op: 99, d: null }]],
    ["talk before the identify", 4003, () => [{ op: 8, d: {} }]],
    ["more than 120 frames a minute", 4008, () => Array.from({ length: 121 }, () => ({ op: 1, d: null }))],
  ])("closes on %s with %i", async (_what, code, frames) => {
    expect(await closedWith(...frames())).toBe(code);
  });

  it("tells discord.js plainly, so that it does not try again", async () => {
    const client = new Client({ intents: [GatewayIntentBits.MessageContent], rest: { api: discord.apiUrl } });
    await expect(client.login(discord.token)).rejects.toThrow("disallowed intents");
    await client.destroy();
  });

  it("turns away identifies that come too fast where that is switched on", async () => {
    await discord.stop();
    discord = await LocalDiscord.start({ gateway: { enforceConcurrency: true } });
    const answered = async (): Promise<unknown> => {
      const socket = new WebSocket(`${discord.core.gateway.url}?v=10&encoding=json`);
      await once(socket, "message");
      socket.send(JSON.stringify(identify()));
      const [data]: unknown[] = await once(socket, "message");
      socket.terminate();
      const frame: unknown = JSON.parse(String(data));
      return typeof frame === "object" && frame !== null && "op" in frame ? frame.op : undefined;
    };
    expect(await answered()).toBe(0);
    expect(await answered()).toBe(9);
    expect(discord.core.gateway.budget.turnedAway).toBe(1);
    discord.clock.advance(5_000);
    expect(await answered()).toBe(0);
  });
});
