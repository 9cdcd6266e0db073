import { createHash } from "node:crypto";
import { readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import Database from "better-sqlite3";
import { describe, expect, it, onTestFinished } from "vitest";
import { BotProcess } from "../../playground/bot-process.ts";
import { openStorage } from "../../src/storage/storage.ts";
import { freshFolder } from "../helpers/fresh-folder.ts";
import { Town } from "../helpers/town.ts";

/** A folder with a database of ours in it. */
async function writtenFolder(): Promise<{ readonly dataDir: string; readonly file: string }> {
  const dataDir = freshFolder();
  const file = path.join(dataDir, "suggestion-box.db");
  const storage = await openStorage({ file });
  const settings = { channelId: "901", anonymousAllowed: true, imagesAllowed: true, threads: true };
  await storage.boards.saveFirst("900", settings);
  await storage.close();
  return { dataDir, file };
}

function hash(file: string): string {
  return createHash("sha256").update(readFileSync(file)).digest("hex");
}

/** Starts a bot that must refuse that folder: in one sentence, leaving the database as it is. */
async function refusal(dataDir: string): Promise<string> {
  const file = path.join(dataDir, "suggestion-box.db");
  const before = hash(file);
  const token = "MTIz.GabcdE.abcdefghijklmnopqrstuvwxyz0123456789AB";
  const bot = new BotProcess({ apiUrl: "http://127.0.0.1:9/api", token, dataDir });
  expect(await bot.exited).toEqual({ code: 78, signal: null });
  const told = bot.log.filter(({ level }) => level >= 40);
  expect(told).toEqual([expect.objectContaining({ level: 60 })]);
  expect(bot.output).not.toContain("    at ");
  expect(hash(file)).toBe(before);
  expect(readdirSync(dataDir).filter((name) => !/\.db(\.lock)?$/.test(name))).toEqual([]);
  return told[0]?.msg ?? "";
}

describe("a database that cannot be used ends the bot with one sentence and stays as it is", () => {
  it("when it is damaged", async () => {
    const { dataDir, file } = await writtenFolder();
    const bytes = readFileSync(file);
    // One page of content, which nothing reads while a bot starts.
    bytes.fill(0xa5, bytes.length - 4096);
    writeFileSync(file, bytes);

    expect(await refusal(dataDir)).toMatch(/is damaged \(.+\)\. Nothing in it was changed: put a backup in its place/);
  });

  it("when it is no SQLite file", async () => {
    const dataDir = freshFolder();
    writeFileSync(path.join(dataDir, "suggestion-box.db"), "Dear diary, ".repeat(500));

    expect(await refusal(dataDir)).toMatch(/is not an SQLite database\. Nothing in it was changed/);
  });

  it("when a newer version wrote it", async () => {
    const { dataDir, file } = await writtenFolder();
    const database = new Database(file);
    const insert = database.prepare("insert into kysely_migration (name, timestamp) values (?, ?)");
    insert.run("0999-of-tomorrow", new Date().toISOString());
    database.close();

    expect(await refusal(dataDir)).toMatch(
      /was written by a newer version of suggestion-box \(it has 0999-of-tomorrow\)/,
    );
  });

  it("when another bot is using it, which goes on undisturbed", async () => {
    const town = await Town.found();
    const place = await town.place("Park");
    expect(await refusalBeside(town)).toMatch(/^Another suggestion-box process is using the database/);

    const answer = await town.member(place, "Ana").suggest("A bench by the pond");
    expect((await answer.final()).text).toContain("open the card");
    await town.end();
  });
});

it("a database whose thread fails by itself ends the bot with a full entry, and the next start goes on", async () => {
  const trigger = path.join(freshFolder(), "now");
  const hook = new URL("../helpers/failing-threads.ts", import.meta.url).href;
  const town = await Town.found({ env: { NODE_OPTIONS: `--import=${hook}`, THREADS_FAIL_WHEN: trigger } });
  onTestFinished(() => town.end());
  const place = await town.place("Park");
  const ana = town.member(place, "Ana");
  await (await ana.suggest("A bench by the pond")).final();

  writeFileSync(trigger, "");
  expect(await town.bot.exited).toEqual({ code: 1, signal: null });
  const fatal = town.bot.log.filter(({ level }) => level === 60);
  expect(fatal).toEqual([expect.objectContaining({ msg: "an unexpected error ends the process" })]);
  expect(JSON.stringify(fatal)).toContain("a thread is told to fail");

  rmSync(trigger);
  await town.restart();
  expect((await place.card(1)).text).toContain("A bench by the pond");
});

/** A second bot on the same folder; the first one may write meanwhile. */
async function refusalBeside(town: Town): Promise<string> {
  const { apiUrl, token } = town.discord;
  const second = new BotProcess({ apiUrl, token, dataDir: town.dataDir });
  expect(await second.exited).toEqual({ code: 78, signal: null });
  expect(second.output).not.toContain("    at ");
  return second.log.find(({ level }) => level === 60)?.msg ?? "";
}
