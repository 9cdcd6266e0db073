import { afterAll, expect, it } from "vitest";
import { BotProcess } from "../../playground/bot-process.ts";
import { companyAt, useEverything } from "../helpers/everything.ts";
import { freshFolder } from "../helpers/fresh-folder.ts";
import { startPostgres } from "../helpers/postgres-server.ts";
import { said } from "../helpers/told.ts";
import { Town } from "../helpers/town.ts";

const server = await startPostgres({ durable: true });
await server.query("postgres", "create database box");
const url = server.url("box");
const password = new URL(url).password;
const town = await Town.found({ env: { DATABASE_URL: url } });
afterAll(async () => {
  await town.end();
  await server.stop();
});

it("does everything on PostgreSQL that it does on SQLite", async () => {
  await useEverything(await companyAt(town, "Everything"));
  expect(await server.query("box", "select count(*) as n from suggestions")).not.toEqual([{ n: "0" }]);
});

it("loses nothing when bot and database are killed at once", async () => {
  const place = await town.place("Killed");
  const [ana, ben] = [town.member(place, "Ana"), town.member(place, "Ben")];
  await said(ana.suggest("A bench by the pond"));
  await (await ben.clicks(await place.card(1), "up")).final();
  await Promise.all([town.bot.kill(), server.kill()]);
  await server.start();
  await town.restart();
  expect(await said(place.mod.types("/suggestions voters", { id: "1" }))).toContain("Ben");
  expect(await said(ben.types("/suggestions show", { id: "1" }))).toContain("A bench by the pond");
});

it("says that it cannot store anything while the database is gone, and goes on by itself when it is back", async () => {
  const place = await town.place("Restarted");
  const ana = town.member(place, "Ana");
  await said(ana.suggest("A bench by the pond"));
  const card = await place.card(1);
  await server.halt();
  expect(await said(ana.suggest("Lost"))).toMatch(/cannot reach my storage right now/);
  expect((await (await ana.clicks(card, "up")).final()).text).toMatch(/cannot reach my storage right now/);
  await server.start();
  expect((await (await ana.clicks(card, "up")).final()).text).toContain("A bench by the pond");
  expect(await said(ana.suggest("A shed"))).toMatch(/Your suggestion is #2/);
  expect(town.bot.log.filter(({ level }) => level >= 60)).toEqual([]);
  expect(town.bot.output).not.toContain(password);
});

it("refuses to start on a database that it cannot use, in one sentence and without the password", async () => {
  const refusal = async (address: string): Promise<string> => {
    const { apiUrl, token } = town.discord;
    const bot = new BotProcess({ apiUrl, token, dataDir: freshFolder(), env: { DATABASE_URL: address } });
    expect(await bot.exited).toEqual({ code: 78, signal: null });
    expect(bot.output).not.toContain(password);
    return bot.log.find(({ level }) => level === 60)?.msg ?? "";
  };
  await server.query("postgres", "create database recipes");
  await server.query("recipes", "create table recipes (name text)");
  const gone = new URL(url);
  gone.port = "9";
  expect(await refusal(server.url("none"))).toMatch(/\/none does not exist; create it/);
  expect(await refusal(server.url("recipes"))).toMatch(/\/recipes belongs to another program/);
  expect(await refusal(gone.href)).toMatch(/127\.0\.0\.1:9\/box cannot be reached \(ECONNREFUSED\)/);
});
