import type { Trouble, TroubleStore } from "../boards/diagnosis.ts";
import type { Engine } from "./engine.ts";

/** What of a server cannot be shown, in SQL. */
export class SqlTroubleStore implements TroubleStore {
  readonly #engine: Engine;

  constructor(engine: Engine) {
    this.#engine = engine;
  }

  async troubles(guildId: string): Promise<readonly Trouble[]> {
    const rows = await this.#engine.reader
      .selectFrom("suggestions")
      .select(["card_problem"])
      .select((row) => [row.fn.countAll<number>().as("count"), row.fn.max("number").as("number")])
      .where("guild_id", "=", guildId)
      .where("card_problem", "is not", null)
      .where("card_problem", "<>", "card-message-gone")
      .where("status", "not in", ["withdrawn", "removed"])
      .groupBy("card_problem")
      .orderBy("card_problem")
      .execute();
    return rows.map(({ card_problem, count, number }) => ({
      problem: card_problem ?? "",
      count,
      number,
    }));
  }
}
