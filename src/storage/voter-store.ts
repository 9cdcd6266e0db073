import { sql } from "kysely";
import { type Side, type SuggestionId, sides } from "../suggestions/types.ts";
import type { VoterPage, VoterStore } from "../suggestions/voters.ts";
import type { Engine } from "./engine.ts";

/** Whose vote stands where, in SQL: two statements a page, however many voted. */
export class SqlVoterStore implements VoterStore {
  readonly #engine: Engine;

  constructor(engine: Engine) {
    this.#engine = engine;
  }

  async voters(suggestionId: SuggestionId, { offset, limit }: { offset: number; limit: number }): Promise<VoterPage> {
    const votes = this.#engine.reader
      .selectFrom("votes")
      .where("votes.suggestion_id", "=", suggestionId)
      .where("votes.side", "in", sides);
    const [counts, rows] = await Promise.all([
      votes
        .select((row) => ["votes.side", row.fn.countAll<number>().as("members")])
        .groupBy("votes.side")
        .execute(),
      votes
        .innerJoin("suggestions", "suggestions.suggestion_id", "votes.suggestion_id")
        .innerJoin("persons", "persons.person_id", "votes.person_id")
        .leftJoin("person_names", (join) =>
          join
            .onRef("person_names.person_id", "=", "votes.person_id")
            .onRef("person_names.guild_id", "=", "suggestions.guild_id"),
        )
        .select(["votes.side", "votes.weight", "persons.user_id", "person_names.name"])
        .orderBy(sql`case votes.side when 'up' then 1 when 'down' then 2 else 3 end`)
        .orderBy("votes.updated_at")
        .orderBy("votes.person_id")
        .limit(limit)
        .offset(offset)
        .execute(),
    ]);
    const membersOf = (side: Side) => counts.find((row) => row.side === side)?.members ?? 0;
    return {
      voters: rows.flatMap(({ side, weight, user_id, name }) =>
        side === "none" ? [] : [{ side, weight, userId: user_id ?? undefined, name: name ?? "" }],
      ),
      members: { up: membersOf("up"), down: membersOf("down"), abstain: membersOf("abstain") },
    };
  }
}
