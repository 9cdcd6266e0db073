import { sql } from "kysely";
import { expect, it } from "vitest";
import type { Writer } from "../../../src/storage/engine.ts";
import { lastly } from "../../../src/storage/together.ts";
import { openSqliteStorage, rowsOf } from "../../helpers/storage.ts";

/** Functions stay in their thread. */
const unsendable = { is: () => "3" };

const person = (transaction: Writer, userId: unknown) =>
  sql`insert into persons (user_id) values (${userId})`.compile(transaction);

it("commits nothing of a transaction whose last statements cannot be sent to the database's thread", async () => {
  const { engine } = await openSqliteStorage();
  const ending = engine.write(async (transaction) => {
    await transaction.executeQuery(person(transaction, "1"));
    await lastly(transaction, [person(transaction, "2"), person(transaction, unsendable)]);
  });
  await expect(ending).rejects.toThrow(/could not be cloned/u);
  expect(await rowsOf(engine, "select user_id from persons")).toEqual([]);
});

it("sends everything else that was asked for in the same turn", async () => {
  const { engine } = await openSqliteStorage();
  const [one, other] = await Promise.allSettled([
    sql`select ${unsendable}`.execute(engine.reader),
    sql<{ one: number }>`select 1 as one`.execute(engine.reader),
  ]);
  expect(one).toMatchObject({ status: "rejected", reason: { name: "DataCloneError" } });
  expect(other).toMatchObject({ status: "fulfilled", value: { rows: [{ one: 1 }] } });
});
