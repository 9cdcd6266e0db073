import path from "node:path";
import { sql } from "kysely";
import { expect, it } from "vitest";
import { suggestionsMigration } from "../../../src/storage/migrations/0001-suggestions.ts";
import { sqliteDefinitions } from "../../../src/storage/sqlite/definitions.ts";
import { openSqlite } from "../../../src/storage/sqlite/engine.ts";
import { openSqliteStorage, rowsOf, temporaryFolder } from "../../helpers/storage.ts";

it("keeps every event in its order, and append-only, when the list of kinds is opened", async () => {
  const file = path.join(temporaryFolder(), "suggestion-box.db");
  const migrations = { "0001-suggestions": suggestionsMigration(sqliteDefinitions) };
  const before = await openSqlite({ file, migrations });
  await before.write(async (transaction) => {
    for (const statement of [
      "insert into guilds (guild_id, created_at) values ('900', 1)",
      "insert into boards (guild_id, channel_id, anonymous_allowed, images_allowed, threads, created_at) values ('900', '901', 1, 1, 1, 1)",
      "insert into persons (user_id) values ('101')",
      "insert into intents (kind, guild_id, suggestion_id, nonce, created_at) values ('card', '900', 16777217, 'n', 1)",
      "insert into suggestions (suggestion_id, guild_id, number, board_id, author_person_id, anonymous, text, search_text, status, card_intent_id, created_at) values (16777217, '900', 1, 1, 1, 0, 'A bench', 'a bench', 'open', 1, 1)",
      "insert into events (suggestion_id, kind, actor_person_id, at, after, interaction_id) values (16777217, 'submitted', 1, 5, '{\"status\":\"open\"}', '77')",
      "insert into events (suggestion_id, kind, actor_person_id, at, before, after, reason) values (16777217, 'status-changed', 1, 6, '{\"status\":\"open\"}', '{\"status\":\"planned\"}', 'yes')",
    ]) {
      await sql.raw(statement).execute(transaction);
    }
  });
  const events = await rowsOf(before, "select * from events order by event_id");
  await before.close();

  const { storage, engine } = await openSqliteStorage({ file });
  expect(events).toHaveLength(2);
  expect(await rowsOf(engine, "select * from events order by event_id")).toEqual(events);
  expect(await storage.suggestions.byNumber("900", 1)).toMatchObject({ textVersion: 1, editedAt: undefined });
  for (const change of ["update events set at = 7", "delete from events"]) {
    await expect(engine.write((transaction) => sql.raw(change).execute(transaction))).rejects.toThrow("append-only");
  }
});
