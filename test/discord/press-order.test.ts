import { expect, it } from "vitest";
import { PressOrder } from "../../src/discord/press-order.ts";
import { gate, settled } from "../helpers/gate.ts";

it("begins what has the same key when what came before is over, and everything else at once", async () => {
  const order = new PressOrder();
  const first = gate<string>();
  const begun: string[] = [];
  const press = (name: string, outcome: Promise<string> | string) => () => {
    begun.push(name);
    return Promise.resolve(outcome);
  };
  const results = [
    order.run("ana card", press("first", first.opened)),
    order.run("ana card", press("second", "2")),
    order.run("ana card", press("third", "3")),
    order.run("ben card", press("other", "o")),
  ];
  await settled();
  expect(begun).toEqual(["first", "other"]);
  first.open("1");
  expect(await Promise.all(results)).toEqual(["1", "2", "3", "o"]);
  expect(begun).toEqual(["first", "other", "second", "third"]);
});

it("goes on when one fails, tells nobody else of it, and remembers nothing afterwards", async () => {
  const order = new PressOrder();
  const first = gate<string>();
  const failing = order.run("ana card", () => first.opened);
  const next = order.run("ana card", () => Promise.resolve("2"));
  first.fail(new Error("the database is gone"));
  await expect(failing).rejects.toThrow("the database is gone");
  expect(await next).toBe("2");
  await settled();
  expect(order.waiting).toBe(0);
});
