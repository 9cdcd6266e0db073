import { expect, it } from "vitest";
import { assertOutsideTransaction } from "../../src/storage/transaction.ts";
import { openSqliteStorage, rowsOf, testServer } from "../helpers/storage.ts";

it("refuses the network inside a transaction, however deep, and allows it outside and afterwards", async () => {
  const { engine } = await openSqliteStorage();
  const reach = () => assertOutsideTransaction("GET /users/:id");
  expect(reach).not.toThrow();
  const inside = engine.write(async (transaction) => {
    await transaction.selectFrom("guilds").selectAll().execute();
    await Promise.resolve().then(reach);
  });
  expect(reach).not.toThrow();
  await expect(inside).rejects.toThrow("GET /users/:id is not allowed inside a transaction");
  expect(reach).not.toThrow();
});

it("refuses a second transaction inside the first, which would wait for itself for ever", async () => {
  const { engine, storage } = await openSqliteStorage();
  const server = await testServer(storage);
  const suggestion = await server.suggestion();
  const nested = engine.write(() => storage.boards.saveFirst("1", { ...boardSettings }));
  await expect(nested).rejects.toThrow("not allowed inside a transaction");
  const grouped = engine.write(() => storage.suggestions.vote(server.press(suggestion)));
  await expect(grouped).rejects.toThrow("not allowed inside a transaction");
});

it("calls listeners outside the transaction", async () => {
  const { storage } = await openSqliteStorage();
  const server = await testServer(storage);
  const reached: unknown[] = [];
  storage.onIntents(() => {
    assertOutsideTransaction("POST /channels/:id/messages");
    reached.push(true);
  });
  const suggestion = await server.suggestion();
  await storage.decisions.changeStatus(server.change(suggestion));
  expect(reached).toHaveLength(2);
});

it("takes back everything when a transaction throws, and goes on", async () => {
  const { engine } = await openSqliteStorage();
  const failing = engine.write(async (transaction) => {
    await transaction.insertInto("persons").values({ user_id: "1" }).execute();
    throw new Error("changed my mind");
  });
  await expect(failing).rejects.toThrow("changed my mind");
  await engine.write(async (transaction) => {
    await transaction.insertInto("persons").values({ user_id: "2" }).execute();
  });
  expect(await rowsOf(engine, "select user_id from persons")).toEqual([{ user_id: "2" }]);
});

const boardSettings = { channelId: "901", anonymousAllowed: true, imagesAllowed: true, threads: true };
