import { expect, it } from "vitest";
import { prepared } from "../../src/storage/prepared.ts";
import { openSqliteStorage, testServer } from "../helpers/storage.ts";

it("runs a statement that was built once with the values of each call", async () => {
  const { engine, storage } = await openSqliteStorage();
  const server = await testServer(storage);
  for (const text of ["one", "two", "three"]) await server.suggestion({ text });
  let built = 0;
  const texts = prepared({ guildId: "guild", above: -1 }, (db, { guildId, above }) => {
    built += 1;
    return db
      .selectFrom("suggestions")
      .select("text")
      .where("guild_id", "=", guildId)
      .where("number", ">", above)
      .where("status", "=", "open")
      .orderBy("number");
  });
  expect(await texts(engine.reader, { guildId: "900", above: 1 })).toEqual([{ text: "two" }, { text: "three" }]);
  expect(await texts(engine.reader, { guildId: "900", above: 2 })).toEqual([{ text: "three" }]);
  expect(await texts(engine.reader, { guildId: "901", above: 0 })).toEqual([]);
  expect(built).toBe(1);
});
