import path from "node:path";
import { sql } from "kysely";
import { expect, it } from "vitest";
import type { Engine } from "../../../src/storage/engine.ts";
import { allMigrations } from "../../../src/storage/migrations/migrations.ts";
import { sqliteDefinitions } from "../../../src/storage/sqlite/definitions.ts";
import { openSqlite } from "../../../src/storage/sqlite/engine.ts";
import { openSqliteStorage, temporaryFolder, testServer } from "../../helpers/storage.ts";

/** Fails when the index has anything that the table has not, or the other way. */
async function compare(engine: Engine): Promise<void> {
  const check = "insert into suggestion_words_trigrams (suggestion_words_trigrams, rank) values ('integrity-check', 1)";
  await engine.write(async (transaction) => void (await sql.raw(check).execute(transaction)));
}

it("has an index of words that agrees with the words, also of what was changed or taken away", async () => {
  const { storage, engine } = await openSqliteStorage();
  const server = await testServer(storage);
  for (const text of ["a bench", "a pond", "a swing"]) await server.suggestion({ text });
  await compare(engine);
  await engine.write(async (transaction) => {
    await transaction
      .updateTable("suggestion_words")
      .set({ search_text: "a boat" })
      .where("search_text", "=", "a pond")
      .execute();
    await transaction.deleteFrom("suggestion_words").where("search_text", "=", "a swing").execute();
  });
  await compare(engine);
  const find = async (typed: string) => (await storage.suggestions.complete("900", typed, ["open"], 5)).length;
  expect([await find("bench"), await find("boat"), await find("pond"), await find("swing")]).toEqual([1, 1, 0, 0]);
});

it("would tell if they did not agree", async () => {
  const { storage, engine } = await openSqliteStorage();
  await (await testServer(storage)).suggestion({ text: "a bench" });
  await engine.write(async (transaction) => {
    await sql`drop trigger suggestion_words_changed`.execute(transaction);
    await transaction.updateTable("suggestion_words").set({ search_text: "a boat" }).execute();
  });
  await expect(compare(engine)).rejects.toThrow(/malformed/);
});

it("finds what was stored before there was an index of words", async () => {
  const file = path.join(temporaryFolder(), "suggestion-box.db");
  const earlier = Object.entries(allMigrations(sqliteDefinitions)).filter(([name]) => name < "0015");
  const before = await openSqlite({ file, migrations: Object.fromEntries(earlier) });
  await before.write(async (transaction) => {
    for (const statement of [
      "insert into guilds (guild_id, last_number, created_at) values ('900', 1, 1)",
      "insert into boards (guild_id, channel_id, name, created_at) values ('900', '901', 'Ideas', 1)",
      "insert into persons (user_id) values ('101')",
      "insert into intents (kind, guild_id, suggestion_id, nonce, created_at) values ('card', '900', 16777217, 'n', 1)",
      `insert into suggestions (suggestion_id, guild_id, number, board_id, author_person_id, anonymous, text, search_text, status,
        card_intent_id, created_at) values (16777217, '900', 1, 1, 1, 0, 'A Bench', 'a bench', 'open', 1, 1)`,
    ]) {
      await sql.raw(statement).execute(transaction);
    }
  });
  await before.close();

  const { storage, engine } = await openSqliteStorage({ file });
  await compare(engine);
  const found = await storage.suggestions.complete("900", "BENCH", ["open"], 5);
  expect(found.map(({ number, text }) => [number, text])).toEqual([[1, "A Bench"]]);
});
