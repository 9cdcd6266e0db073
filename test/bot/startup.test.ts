import { spawnSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { BotProcess } from "../../playground/bot-process.ts";
import { LocalDiscord } from "../../playground/discord/local-discord.ts";
import { freshFolder } from "../helpers/fresh-folder.ts";

const unreachable = "http://127.0.0.1:9/api";
const token = "MTIzNDU2Nzg5MDEyMzQ1Njc4.GabcdE.abcdefghijklmnopqrstuvwxyz0123456789AB";

/** Runs a bot that cannot begin; what it printed and how it ended. */
async function refused(env: Readonly<Record<string, string>>, apiUrl = unreachable) {
  const bot = new BotProcess({ apiUrl, token, dataDir: freshFolder(), env: { LOG_FORMAT: "pretty", ...env } });
  const { code } = await bot.exited;
  return { code, output: bot.output };
}

describe("settings", () => {
  it("are asked for in one message when there is no token, which also names the playground", async () => {
    const { code, output } = await refused({ DISCORD_TOKEN: "" });

    expect(code).toBe(78);
    expect(output.trimEnd().split("\n")).toEqual([
      "These settings have to be mended (in the environment or in .env; .env.example explains each):",
      expect.stringMatching(/^ {2}- DISCORD_TOKEN is not set; expected the bot's token, from https:\/\/discord\.com/),
      "To try everything without a token or an account: npm run playground -- --tour",
    ]);
  });

  it("are all named at once when several are wrong, and the token is not shown", async () => {
    const { code, output } = await refused({
      DISCORD_TOKEN: "Bot sesame",
      DISCORD_API_URL: "discord.com",
      HTTP_PORT: "80000",
      LOG_LEVEL: "loud",
      NOTICE_DELETED_CARDS: "maybe",
    });

    expect(code).toBe(78);
    for (const name of ["DISCORD_TOKEN", "DISCORD_API_URL", "HTTP_PORT", "LOG_LEVEL", "NOTICE_DELETED_CARDS"]) {
      expect(output).toContain(`  - ${name} is `);
    }
    expect(output).not.toContain("sesame");
    expect(output).not.toContain("    at ");
  });

  it("that name a file for the token are followed", async () => {
    const folder = freshFolder();
    const file = path.join(folder, "token");
    writeFileSync(file, "sesame\n");

    const unusable = await refused({ DISCORD_TOKEN: "", DISCORD_TOKEN_FILE: file });
    expect(unusable.code).toBe(78);
    expect(unusable.output).toContain("DISCORD_TOKEN is set, but not usable");

    const missing = await refused({ DISCORD_TOKEN: "", DISCORD_TOKEN_FILE: path.join(folder, "none") });
    expect(missing.code).toBe(78);
    expect(missing.output).toContain(
      `DISCORD_TOKEN_FILE is "${path.join(folder, "none")}", which cannot be read (ENOENT)`,
    );
  });
});

describe("an older Node.js", () => {
  const requireNode = new URL("../../src/require-node.mjs", import.meta.url).href;
  const main = fileURLToPath(new URL("../../src/main.ts", import.meta.url));

  function runs(node: string, ...imports: string[]) {
    const args = [...imports, requireNode].flatMap((module) => ["--import", module]);
    const { status, stdout, stderr } = spawnSync(node, [...args, main], {
      encoding: "utf8",
      env: {},
      cwd: freshFolder(),
    });
    return { status, stdout, stderr };
  }

  function pretending(version: string) {
    const source = `Object.defineProperty(process, "versions", { value: { ...process.versions, node: "${version}" } });`;
    return runs(process.execPath, `data:text/javascript,${encodeURIComponent(source)}`);
  }

  it("is told in one sentence which version is needed, before anything else is loaded", () => {
    const sentence = (version: string, needed = "22.19") =>
      `suggestion-box needs Node.js ${needed} or newer, and this is ${version}. ` +
      "Start it with `npm start` after `npm ci`, which brings the right one, or install a newer Node.js.\n";
    for (const version of ["18.20.8", "20.20.2", "22.18.0"]) {
      expect(pretending(version)).toEqual({ status: 78, stdout: "", stderr: sentence(version) });
    }
    expect(pretending("23.5.0").stderr).toBe(sentence("23.5.0", "23.6"));
    // The control: with a version that will do, the next fault is the missing token.
    expect(pretending("22.19.0").stderr).toContain("DISCORD_TOKEN is not set");

    // A really old one could not even read the other files.
    const { status, stdout } = spawnSync("/usr/bin/node", ["--version"], { encoding: "utf8", env: {} });
    const version = status === 0 ? /^v((?:18|20)\..+)/.exec(stdout)?.[1] : undefined;
    if (version === undefined) return;
    expect(runs("/usr/bin/node")).toEqual({ status: 78, stdout: "", stderr: sentence(version) });
  });
});

describe("Discord", () => {
  let discord: LocalDiscord;
  let bot: BotProcess | undefined;
  beforeEach(async () => {
    discord = await LocalDiscord.start();
    discord.addServer({ name: "Park" });
  });
  afterEach(async () => {
    await bot?.kill();
    await discord.stop();
  });

  function start(env: Readonly<Record<string, string>> = {}): BotProcess {
    bot = new BotProcess({ apiUrl: discord.apiUrl, token: discord.token, dataDir: freshFolder(), env });
    return bot;
  }

  /** The lines in which the bot says that it tries again. */
  const retries = (of: BotProcess) => of.log.filter(({ msg }) => msg.endsWith("trying again"));

  it("that refuses the token ends the bot with one sentence", async () => {
    const { code, output } = await refused({}, discord.apiUrl);

    expect(code).toBe(78);
    expect(output).toMatch(/FATAL.*: Discord refuses DISCORD_TOKEN \(401\)\. Copy it anew from https:/);
    expect(output).not.toContain("    at ");
    expect(output).not.toContain(token);
  });

  it.each([
    [4004, "Discord refuses DISCORD_TOKEN (401)."],
    [4014, "Discord does not allow this bot its intents."],
  ])("that closes the gateway with %i ends the bot with one sentence", async (code, sentence) => {
    discord.core.gateway.identify = (_data, connection) => connection.close(code, "Refused on demand.");
    const refusedBot = start();

    expect(await refusedBot.exited).toEqual({ code: 78, signal: null });
    expect(refusedBot.log.filter(({ level }) => level >= 40)).toEqual([
      expect.objectContaining({ level: 60, msg: expect.stringContaining(sentence) }),
    ]);
    expect(refusedBot.output).not.toContain("    at ");
  });

  it("that closes the gateway of a serving bot for good ends it with one sentence", async () => {
    const serving = await start().serving();
    discord.faults.cutGateway({ code: 4014 });

    expect(await serving.exited).toEqual({ code: 78, signal: null });
    expect(serving.log.filter(({ level }) => level >= 40)).toEqual([
      expect.objectContaining({ level: 60, msg: expect.stringContaining("does not allow this bot its intents") }),
    ]);
  });

  it("that cannot be reached is tried again ever more slowly, with one line an attempt, until it is there", async () => {
    await discord.faults.apiDown();
    const waiting = start();
    await waiting.logged(({ waitMs }) => waitMs === 2_000);
    expect(retries(waiting)).toEqual([
      expect.objectContaining({ waitMs: 1_000, because: expect.stringContaining("ECONNREFUSED") }),
      expect.objectContaining({ waitMs: 2_000, because: expect.stringContaining("ECONNREFUSED") }),
    ]);
    expect(waiting.output).not.toContain("    at ");

    await discord.faults.apiUp();
    await waiting.serving();
    expect(retries(waiting)).toHaveLength(2);
  });

  it("that cannot be reached under any of its addresses is named as such", async () => {
    const { port } = new URL(discord.apiUrl);
    await discord.faults.apiDown();
    const waiting = start({ DISCORD_API_URL: `http://localhost:${port}/api` });

    expect(await waiting.logged(({ waitMs }) => waitMs === 1_000)).toMatchObject({
      because: expect.stringContaining("ECONNREFUSED"),
    });
  });

  it("that answers 500 on the way to serving is tried again until it is well", async () => {
    const steps = ["GET /applications/@me", "GET /applications/:application/commands", "GET /gateway/bot"];
    // The REST client itself asks once more each time.
    for (const step of steps) discord.faults.fails(step, { times: 2 });
    discord.faults.fails("PUT /applications/:application/commands", { times: 2, afterHandling: true });
    const waiting = await start().serving();

    const because = "Internal Server Error";
    const waits = [1_000, 1_000, 1_000, 2_000];
    expect(retries(waiting)).toEqual(waits.map((waitMs) => expect.objectContaining({ level: 40, waitMs, because })));
    expect(waiting.output).not.toContain("    at ");
    expect(discord.application.commands.size).toBeGreaterThan(0);
  });

  it("that is something else altogether ends the bot with one sentence", async () => {
    const elsewhere = await refused({}, `${discord.apiUrl}/elsewhere`);

    expect(elsewhere.code).toBe(78);
    expect(elsewhere.output).toMatch(/FATAL.*DISCORD_API_URL/);
    expect(elsewhere.output).not.toContain("    at ");
  });

  it("need not be there for the bot to stop at once when it is told to", async () => {
    await discord.faults.apiDown();
    const waiting = start();
    await waiting.logged(({ waitMs }) => waitMs === 2_000);
    const before = performance.now();

    expect(await waiting.stop()).toBe(0);
    // Before it would have asked again.
    expect(performance.now() - before).toBeLessThan(2_000);
    expect(waiting.log.at(-1)?.msg).toBe("stopped");
    expect(waiting.log.filter(({ level }) => level >= 50)).toEqual([]);
  });

  it("may leave a request or the gateway's greeting unanswered, and the bot stops at once all the same", async () => {
    const hold = discord.faults.holds("GET /applications/@me");
    const asking = start();
    await hold.arrived();
    const stopsAtOnce = async (bot: BotProcess) => {
      const before = performance.now();
      expect(await bot.stop()).toBe(0);
      // A request is given up after 10 s.
      expect(performance.now() - before).toBeLessThan(5_000);
    };
    await stopsAtOnce(asking);

    hold.end();
    discord.core.gateway.identify = () => undefined;
    const greeting = start();
    await discord.requests.next("GET", /\/gateway\/bot$/);
    await stopsAtOnce(greeting);
    expect([...asking.log, ...greeting.log].filter(({ level }) => level >= 50)).toEqual([]);
  });
});
