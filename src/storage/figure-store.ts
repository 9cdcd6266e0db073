import { type ExpressionBuilder, sql } from "kysely";
import type { FigureScope, FigureStore, PeriodFigures } from "../suggestions/figures.ts";
import { isDecided, type SuggestionStatus, suggestionStatuses } from "../suggestions/status.ts";
import type { Engine } from "./engine.ts";
import type { Schema } from "./schema.ts";

const answers = suggestionStatuses.filter(isDecided);

/** Figures of suggestions, in SQL: their own rows say it all, and no vote is read. */
export class SqlFigureStore implements FigureStore {
  readonly #engine: Engine;

  constructor(engine: Engine) {
    this.#engine = engine;
  }

  async byStatus(scope: FigureScope): Promise<ReadonlyMap<SuggestionStatus, number>> {
    const rows = await this.#suggestions(scope)
      .select((row) => ["status", row.fn.countAll<number>().as("count")])
      .groupBy("status")
      .execute();
    return new Map(rows.map(({ status, count }) => [status, count]));
  }

  async period(scope: FigureScope, since: Date): Promise<PeriodFigures> {
    const { boardIds, statuses } = scope.hidden;
    const answered = this.#suggestions(scope).where("status", "in", answers).where("decided_at", ">=", since.getTime());
    const [suggested, given] = await Promise.all([
      this.#suggestions(scope)
        .where("created_at", ">=", since.getTime())
        .select((row) => [
          row.fn.countAll<number>().as("suggestions"),
          row.fn.countAll<number>().filterWhere("anonymous", "=", 1).as("anonymous"),
          row.fn.count<number>("author_person_id").distinct().filterWhere("anonymous", "=", 0).as("named_authors"),
          votesOn(row, boardIds, statuses).as("votes"),
        ])
        .executeTakeFirstOrThrow(),
      answered
        .select((row) => [
          row.fn.countAll<number>().as("answers"),
          row.fn.countAll<number>().filterWhere("status", "in", ["approved", "implemented"]).as("approved"),
          row.fn.countAll<number>().filterWhere("status", "=", "rejected").as("rejected"),
        ])
        .executeTakeFirstOrThrow(),
    ]);
    const median = await answered
      .select(sql<number>`decided_at - created_at`.as("ms"))
      .orderBy(sql`decided_at - created_at`)
      .offset(Math.floor(Math.max(0, given.answers - 1) / 2))
      .limit(1)
      .executeTakeFirst();
    const { named_authors: namedAuthors, ...counted } = suggested;
    return { ...counted, namedAuthors, ...given, medianAnswerMs: median?.ms };
  }

  #suggestions({ guildId, boardId }: FigureScope) {
    const ofServer = this.#engine.reader.selectFrom("suggestions").where("guild_id", "=", guildId);
    return boardId === undefined ? ofServer : ofServer.where("board_id", "=", boardId);
  }
}

function votesOn(
  row: ExpressionBuilder<Schema, "suggestions">,
  hiddenBoardIds: readonly number[],
  hiddenStatuses: readonly SuggestionStatus[],
) {
  const isHidden =
    hiddenBoardIds.length === 0
      ? sql<boolean>`1 = 0`
      : row.and([row("board_id", "in", hiddenBoardIds), row("status", "in", hiddenStatuses)]);
  return sql<number>`cast(coalesce(sum(case when ${isHidden} then 0 else up_votes + down_votes + abstain_votes end), 0) as bigint)`;
}
