import { sql } from "kysely";
import { expect, it } from "vitest";
import { createStorage } from "../../src/storage/storage.ts";
import { timedEngine } from "../../src/storage/timed-engine.ts";
import { openSqliteStorage } from "../helpers/storage.ts";

it("tells of each read and each write once, with its outcome, and of neither when it is only asked whether it is there", async () => {
  const { engine } = await openSqliteStorage();
  const told: string[] = [];
  const times = {
    read: (durationMs: number) => told.push(durationMs >= 0 ? "read" : "?"),
    wrote: (outcome: string, durationMs: number) => told.push(durationMs >= 0 ? outcome : "?"),
  };
  const timed = timedEngine(engine, times);
  await timed.reader.selectFrom("guilds").selectAll().execute();
  await sql`select 1`.execute(timed.reader);
  expect(told.splice(0)).toEqual(["read", "read"]);

  expect(await timed.write((transaction) => transaction.selectFrom("guilds").selectAll().execute())).toEqual([]);
  await expect(timed.write(() => Promise.reject(new Error("no")))).rejects.toThrow("no");
  expect(told.splice(0)).toEqual(["committed", "rolled-back"]);

  const storage = createStorage(engine, undefined, times);
  await storage.ping();
  expect(told.splice(0)).toEqual([]);
  await storage.intents.owed(new Date());
  expect(told).toEqual(["read"]);
});
