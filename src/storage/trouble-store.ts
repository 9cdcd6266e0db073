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
    const logs = await this.#engine.reader
      .selectFrom("intents")
      .innerJoin("suggestions", "suggestions.suggestion_id", "intents.suggestion_id")
      .select(["intents.problem"])
      .select((row) => [row.fn.countAll<number>().as("count"), row.fn.max("number").as("number")])
      .where("intents.guild_id", "=", guildId)
      .where("intents.kind", "=", "log")
      .where("intents.state", "=", "failed")
      .groupBy("intents.problem")
      .orderBy("intents.problem")
      .execute();
    const cards = rows.map(({ card_problem, ...trouble }) => ({ ...trouble, problem: card_problem }));
    return [...cards, ...logs].map(({ problem, count, number }) => ({ problem: problem ?? "", count, number }));
  }
}
