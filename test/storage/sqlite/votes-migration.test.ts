import path from "node:path";
import { sql } from "kysely";
import { expect, it } from "vitest";
import { allMigrations } from "../../../src/storage/migrations/migrations.ts";
import { sqliteDefinitions } from "../../../src/storage/sqlite/definitions.ts";
import { openSqlite } from "../../../src/storage/sqlite/engine.ts";
import { openSqliteStorage, rowsOf, temporaryFolder } from "../../helpers/storage.ts";

it("lets every vote from before weights and abstentions count one, and no other", async () => {
  const file = path.join(temporaryFolder(), "suggestion-box.db");
  const earlier = Object.entries(allMigrations(sqliteDefinitions)).filter(([name]) => name < "0006");
  const before = await openSqlite({ file, migrations: Object.fromEntries(earlier) });
  const suggestion = (number: number, up: number, down: number) =>
    `insert into suggestions (suggestion_id, guild_id, number, board_id, author_person_id, anonymous, text, search_text,
      status, card_intent_id, created_at, up_votes, down_votes)
      values (${16_777_216 + number}, '900', ${number}, 1, 1, 0, 'A bench', 'a bench', 'open', ${number}, 1, ${up}, ${down})`;
  await before.write(async (transaction) => {
    for (const statement of [
      "insert into guilds (guild_id, created_at) values ('900', 1)",
      "insert into boards (guild_id, channel_id, created_at) values ('900', '901', 1)",
      "insert into persons (user_id) values ('101'), ('102'), ('103'), ('104')",
      "insert into intents (kind, guild_id, suggestion_id, nonce, created_at) values ('card', '900', 16777217, 'n', 1), ('card', '900', 16777218, 'm', 1)",
      suggestion(1, 2, 1),
      suggestion(2, 0, 0),
      `insert into votes (suggestion_id, person_id, side, last_interaction_id, updated_at) values
        (16777217, 1, 'up', 71, 1), (16777217, 2, 'up', 72, 1), (16777217, 3, 'down', 73, 1), (16777217, 4, 'none', 74, 1),
        (16777218, 1, 'none', 75, 1)`,
    ]) {
      await sql.raw(statement).execute(transaction);
    }
  });
  await before.close();

  const { storage, engine } = await openSqliteStorage({ file });
  expect(
    await rowsOf(
      engine,
      "select up_votes, down_votes, abstain_votes, up_weight, down_weight from suggestions order by number",
    ),
  ).toEqual([
    { up_votes: 2, down_votes: 1, abstain_votes: 0, up_weight: 2, down_weight: 1 },
    { up_votes: 0, down_votes: 0, abstain_votes: 0, up_weight: 0, down_weight: 0 },
  ]);
  expect(await storage.suggestions.byNumber("900", 1)).toMatchObject({ up: 2, down: 1, abstain: 0, voters: 3 });
  expect(await rowsOf(engine, "select distinct weight from votes")).toEqual([{ weight: 1 }]);
});
