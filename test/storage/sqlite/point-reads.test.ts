import { sql } from "kysely";
import { expect, it } from "vitest";
import { prepared } from "../../../src/storage/prepared.ts";
import { PointReads } from "../../../src/storage/sqlite/point-reads.ts";
import { openSqliteStorage, temporaryFolder, testServer } from "../../helpers/storage.ts";

const selectNumber = prepared({ number: -1 }, (db, { number }) =>
  db.selectFrom("suggestions").select("number").where("guild_id", "=", "900").where("number", "=", number),
);

it("reads by a key while the reader's thread is busy with something long", async () => {
  const { storage, engine } = await openSqliteStorage();
  await (await testServer(storage)).suggestion();
  const order: string[] = [];
  const ends = (name: string) => () => void order.push(name);
  const long = sql`with recursive counted(n) as (select 1 union all select n + 1 from counted where n < 2000000)
    select count(*) from counted`
    .execute(engine.reader)
    .then(ends("long"));
  const other = sql`select 1`.execute(engine.reader).then(ends("in the thread"));
  const byKey = selectNumber(engine.reader, { number: 1 }).then(ends("by a key"));
  await Promise.all([long, other, byKey]);
  expect(order).toEqual(["by a key", "long", "in the thread"]);
});

it("sees every commit that was resolved before", async () => {
  const { storage, engine } = await openSqliteStorage();
  const server = await testServer(storage);
  for (let number = 1; number <= 20; number += 1) {
    await server.suggestion();
    expect(await selectNumber(engine.reader, { number })).toEqual([{ number }]);
  }
});

it("leaves what it cannot read to the thread, which says why", async () => {
  const { engine } = await openSqliteStorage();
  const broken = prepared({ number: -1 }, (db, { number }) =>
    db.selectFrom(sql<{ number: number }>`no_such_table`.as("none")).selectAll().where("number", "=", number),
  );
  await expect(broken(engine.reader, { number: 1 })).rejects.toThrow("no such table: no_such_table");
  await engine.close();
  await expect(selectNumber(engine.reader, { number: 1 })).rejects.toThrow(/closed|destroyed/);
});

it("writes nothing", async () => {
  const file = `${temporaryFolder()}/box.db`;
  await openSqliteStorage({ file });
  const pointReads = new PointReads(file, 1_000);
  expect(pointReads.rows("insert into persons (user_id) values ('1') returning person_id", [])).toBeUndefined();
  expect(pointReads.rows("select count(*) as persons from persons", [])).toEqual([{ persons: 0 }]);
  pointReads.close();
});
