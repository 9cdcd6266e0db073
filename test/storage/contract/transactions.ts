import { sql } from "kysely";
import { describe, expect, it } from "vitest";
import type { Writer } from "../../../src/storage/engine.ts";
import { lastly, together } from "../../../src/storage/together.ts";
import { type OpenTestStorage, rowsOf } from "../../helpers/storage.ts";

const person = (transaction: Writer, userId: string) =>
  transaction.insertInto("persons").values({ user_id: userId }).returning("person_id").compile();

/** Gives a number to a second person. */
const failing = (transaction: Writer) =>
  sql`insert into persons (person_id, user_id) select person_id, 'x' from persons`.compile(transaction);

const names = sql<{ one: number }>`select 1 as one`;

export function transactionsContract(engineName: string, open: OpenTestStorage): void {
  describe(`statements of one transaction on ${engineName}`, () => {
    it("that go together give the rows of each, in their order", async () => {
      const { engine } = await open();
      const rows = await engine.write((transaction) =>
        together(transaction, [
          names.compile(transaction),
          person(transaction, "1"),
          sql<{ user_id: string }>`select user_id from persons`.compile(transaction),
        ]),
      );
      expect(rows).toEqual([[{ one: 1 }], [{ person_id: expect.any(Number) }], [{ user_id: "1" }]]);
    });

    it("that go together with the commit are there after it", async () => {
      const { engine } = await open();
      await engine.write(async (transaction) => {
        await transaction.insertInto("persons").values({ user_id: "1" }).execute();
        await lastly(transaction, [person(transaction, "2"), person(transaction, "3")]);
      });
      expect(await rowsOf(engine, "select user_id from persons order by user_id")).toEqual(
        ["1", "2", "3"].map((user_id) => ({ user_id })),
      );
    });

    it.each(["first", "last"])("are all undone when the %s of those fails that go with the commit", async (which) => {
      const { engine } = await open();
      const ending = engine.write(async (transaction) => {
        await transaction.insertInto("persons").values({ user_id: "1" }).execute();
        const [bad, good] = [failing(transaction), person(transaction, "2")] as const;
        await lastly(transaction, which === "first" ? [bad, good] : [good, bad]);
        return "committed";
      });
      await expect(ending).rejects.toThrow(/unique/iu);
      expect(await rowsOf(engine, "select user_id from persons")).toEqual([]);
      // The next one begins with nothing of it.
      await engine.write((transaction) => lastly(transaction, [person(transaction, "4")]));
      expect(await rowsOf(engine, "select user_id from persons")).toEqual([{ user_id: "4" }]);
    });

    it("are not carried out after one that failed, also if that is passed over", async () => {
      const { engine } = await open();
      const ending = engine.write(async (transaction) => {
        await transaction.insertInto("persons").values({ user_id: "1" }).execute();
        await transaction.executeQuery(failing(transaction)).catch(() => undefined);
        await transaction.insertInto("persons").values({ user_id: "2" }).execute();
      });
      await expect(ending).rejects.toThrow(/unique|aborted/iu);
      expect(await rowsOf(engine, "select user_id from persons")).toEqual([]);
    });
  });
}
