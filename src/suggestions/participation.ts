import type { AudienceRule } from "../boards/board-rules.ts";
import type { Board, GuildRules } from "../boards/boards.ts";
import { type Participation, Refusal } from "../errors.ts";
import { admitAudience } from "./audience.ts";
import { admitUnblocked, type BlockTerms } from "./blocks.ts";
import type { Actor } from "./types.ts";

/** What somebody may do on a board; where not, the Refusal that keeps them from it. */
export interface BoardParticipation {
  readonly board: Board;
  readonly suggesting: Refusal | undefined;
  readonly voting: Refusal | undefined;
}

/** Judges as submissions and votes are judged, for every board that takes suggestions. */
export function participationOf(
  { boards }: GuildRules,
  blocks: readonly BlockTerms[],
  actor: Actor,
  at: Date,
): readonly BoardParticipation[] {
  const keptFrom = (what: Participation, rule: AudienceRule): Refusal | undefined => {
    try {
      admitUnblocked(blocks, what, at);
      admitAudience(actor, what, rule, at);
      return undefined;
    } catch (error) {
      if (error instanceof Refusal) return error;
      throw error;
    }
  };
  return boards.map((board) => ({
    board,
    suggesting: keptFrom("suggest", board.suggesting),
    voting: keptFrom("vote", board.voting),
  }));
}
