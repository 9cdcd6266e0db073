import { spawn } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { ApplicationCommandType, GatewayIntentBits, PermissionFlagsBits } from "discord-api-types/v10";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { BotProcess } from "../../playground/bot-process.ts";
import type { PermissionName } from "../../playground/discord/local-server.ts";
import { picture } from "../../playground/people/files.ts";
import { freshFolder } from "../helpers/fresh-folder.ts";
import { isCard, Town } from "../helpers/town.ts";

const needed = [
  "ViewChannel",
  "SendMessages",
  "EmbedLinks",
  "AttachFiles",
  "ReadMessageHistory",
  "CreatePublicThreads",
  "SendMessagesInThreads",
] as const satisfies readonly PermissionName[];
/** To close, lock and tag posts, and to make the tags. */
const neededInForums = ["ManageThreads", "ManageChannels"] as const;

describe("a bot that serves", () => {
  let town: Town;
  beforeAll(async () => {
    town = await Town.found();
  });
  afterAll(async () => await town.end());

  /** The writes that Discord is asked for by one more start. */
  async function writesOfRestart() {
    await town.bot.stop();
    town.discord.requests.clear();
    await town.restart();
    return town.discord.requests.all().filter(({ method }) => method !== "GET");
  }

  it("has registered its commands, writes nothing at a second start, and once when Discord has others", async () => {
    const { application, requests } = town.discord;
    expect(requests.all("PUT", /\/commands$/)).toHaveLength(1);
    const registered = () =>
      [...application.commands.values()]
        .filter(({ type }) => type === ApplicationCommandType.ChatInput)
        .map(({ name }) => name)
        .toSorted();
    const menus = [...application.commands.values()]
      .filter(({ type }) => type === ApplicationCommandType.Message)
      .map(({ name }) => name);
    expect(menus.toSorted()).toEqual(["Decide", "Make this a suggestion", "Show voters", "Suggestion history"]);
    const names = [
      "block",
      "board",
      "decide",
      "doctor",
      "help",
      "note",
      "panel",
      "preferences",
      "queue",
      "setup",
      "stats",
      "suggest",
      "suggestions",
    ];
    expect(registered()).toEqual(names);

    expect(await writesOfRestart()).toEqual([]);

    const [suggest] = [...application.commands.values()].filter(({ name }) => name === "suggest");
    if (suggest === undefined) throw new Error("there is no /suggest");
    application.commands.set(suggest.id, { ...suggest, description: "An older wording" });
    const rewritten = await writesOfRestart();
    expect(rewritten.map(({ method, path, status }) => ({ method, path, status }))).toEqual([
      { method: "PUT", path: `/applications/${application.id}/commands`, status: 200 },
    ]);
    const [again] = [...application.commands.values()].filter(({ name }) => name === "suggest");
    expect(again?.description).toBe(suggest.description);
    expect(again?.id).toBe(suggest.id);

    expect(await writesOfRestart()).toEqual([]);
  });

  it("logs an invite link with exactly the rights that it needs", async () => {
    const { invite } = await town.bot.logged(({ msg }) => msg === "serving");
    const link = new URL(String(invite));
    expect(`${link.origin}${link.pathname}`).toBe("https://discord.com/oauth2/authorize");
    const { application } = town.discord;
    expect(link.searchParams.get("client_id")).toBe(application.id);
    expect(link.searchParams.get("scope")).toBe("bot applications.commands");
    const asked = BigInt(link.searchParams.get("permissions") ?? 0);
    const everything = [...needed, ...neededInForums];
    expect(asked).toBe(everything.reduce((all, name) => all | PermissionFlagsBits[name], 0n));

    // With these it can do all that it is there for, and without any one of them /setup says which.
    const server = town.discord.addServer({ name: "Quay", bot: needed });
    const box = server.addChannel({ name: "box" });
    const mod = server.join("Mo", { permissions: ["ManageGuild"] });
    await (await mod.types("/setup", { channel: box })).final();
    const ana = server.join("Ana");
    ana.here = box;
    const answer = await ana.suggest("A lamp at the stairs", { image: picture() });
    expect((await answer.final()).text).toContain("open the card");
    await mod.waitsFor(box, (seen) => seen.find((message) => isCard(message, 1) && message.threadId !== undefined));
    for (const name of needed) {
      const lacking = server.addChannel({ name: "lacking", overwrites: [{ for: application, deny: [name] }] });
      expect((await (await mod.types("/setup", { channel: lacking })).final()).text).toMatch(/I lack \*\*[^*]+\*\*\./);
    }
  });

  it("asks for the intents Guilds and GuildMessages, and for Guilds alone where deleted cards need not be noticed", async () => {
    const { Guilds, GuildMessages } = GatewayIntentBits;
    const intents = () => town.discord.core.gateway.sessions.map((session) => session.intents);
    expect(intents()).toEqual([Guilds | GuildMessages]);

    await town.bot.stop();
    const { apiUrl, token } = town.discord;
    const env = { NOTICE_DELETED_CARDS: "false" };
    const modest = new BotProcess({ apiUrl, token, dataDir: town.dataDir, env });
    await modest.serving();
    expect(intents()).toEqual([Guilds]);
    expect(await modest.stop()).toBe(0);
    await town.restart();
  });
});

describe("/healthz", () => {
  const healthcheck = fileURLToPath(new URL("../../src/operations/healthcheck.ts", import.meta.url));

  /** What the image's HEALTHCHECK finds. */
  async function checked(port: number): Promise<unknown> {
    const child = spawn(process.execPath, [healthcheck], { env: { HTTP_PORT: String(port) }, stdio: "ignore" });
    const [code]: unknown[] = await once(child, "exit");
    return code;
  }

  it("answers 503 before the bot serves and while it stops, 200 in between, and the image's check agrees", async () => {
    const town = await Town.found();
    await town.bot.stop();
    const { apiUrl, token, faults } = town.discord;
    const connecting = faults.holds("GET /gateway/bot");
    const bot = new BotProcess({ apiUrl, token, dataDir: freshFolder(), env: { HTTP_PORT: "0" } });
    const port = Number((await bot.logged(({ msg }) => msg === "answering /healthz, /readyz and /metrics"))["port"]);
    const status = async (path = "/healthz") => (await fetch(`http://127.0.0.1:${port}${path}`)).status;

    await connecting.arrived();
    expect(await status()).toBe(503);
    expect(await checked(port)).toBe(1);

    connecting.end();
    await bot.serving();
    expect(await status()).toBe(200);
    expect(await status("/else")).toBe(404);
    expect(await checked(port)).toBe(0);

    const place = await town.place("Park");
    const answering = faults.holds("POST /interactions/:id/:token/callback");
    const asked = place.mod.types("/help");
    await answering.arrived();
    const stopped = bot.stop();
    await bot.logged(({ msg }) => msg === "stopping");
    expect(await status()).toBe(503);
    answering.end();
    expect((await asked).text).toContain("/suggest");
    expect(await stopped).toBe(0);
    await town.end();
  });
});
