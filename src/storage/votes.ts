import { isVotable } from "../suggestions/status.ts";
import type { VoteOutcome, VotePress } from "../suggestions/store.ts";
import type { Side, StandingVote, SuggestionId } from "../suggestions/types.ts";
import type { Writer } from "./engine.ts";
import { madePersons, selectPersons, writingNames } from "./people.ts";
import { keepRules, takeSuggestions } from "./row-locks.ts";
import { lastly, together } from "./together.ts";
import {
  type Count,
  pressedRows,
  type Standing,
  selectStandingVotes,
  selectVoted,
  toStandingVotes,
  toVoted,
  type Voted,
  type VoteKey,
  voteKey,
  writingCounts,
  writingVotes,
} from "./vote-rows.ts";

/**
 * Applies presses in their order: reads what they are judged by, judges, and writes what changed, in a few statements for all of
 * them. Status and rules cannot change before the commit.
 */
export async function storeVotes(transaction: Writer, presses: readonly VotePress[]): Promise<readonly VoteOutcome[]> {
  const guildIds = presses.map((press) => press.guildId);
  const suggestionIds = presses.map((press) => press.suggestionId);
  await keepRules(transaction, guildIds);
  await takeSuggestions(transaction, suggestionIds);
  // What was taken is read as it was committed last.
  const pressed = pressedRows(transaction, presses);
  const [votedRows, standingRows, persons] = await together(transaction, [
    selectVoted(pressed).compile(transaction),
    selectStandingVotes(pressed).compile(transaction),
    selectPersons(pressed, 1).compile(transaction),
  ]);
  const voted = toVoted(votedRows);
  const standing = toStandingVotes(standingRows);
  const counts = new Map<SuggestionId, Count>();
  const outcomes = presses.map((press) => applyPress(press, voted, standing, counts));

  const changed = [...standing.values()].flatMap(({ side, press }) => (press === undefined ? [] : [{ side, press }]));
  if (changed.length === 0) return outcomes;
  const named = changed.map(({ press }) => ({ guildId: press.guildId, actor: press.voter }));
  const voters = named.map(({ actor }) => actor.userId);
  const personIds = await madePersons(transaction, voters, persons);
  await lastly(transaction, [
    writingNames(transaction, named, personIds).compile(transaction),
    writingVotes(transaction, changed, personIds).compile(transaction),
    writingCounts(transaction, counts).compile(transaction),
  ]);
  return outcomes;
}

function applyPress(
  press: VotePress,
  voted: ReadonlyMap<SuggestionId, Voted>,
  standing: Map<VoteKey, Standing>,
  counts: Map<SuggestionId, Count>,
): VoteOutcome {
  const { suggestionId, side, interactionId } = press;
  const suggestion = voted.get(suggestionId);
  if (suggestion === undefined || suggestion.guildId !== press.guildId) return { kind: "not-votable" };
  const key = voteKey(suggestionId, press.voter.userId);
  const stands = standing.get(key);
  const before = stands?.side ?? "none";
  // The vote rests on this press already, or on a newer one.
  if (stands !== undefined && BigInt(stands.interactionId) >= BigInt(interactionId)) {
    return { kind: "standing", vote: before, before, repeated: true };
  }
  if (!isVotable(suggestion.status)) return { kind: "not-votable" };
  if (suggestion.rulesRevision !== press.rulesRevision) return { kind: "rules-changed" };

  const vote: StandingVote = before === side ? "none" : side;
  const isOwn = suggestion.authorUserId === press.voter.userId;
  // What was cast before the rule can still be taken back.
  if (isOwn && !press.ownVoteAllowed && vote !== "none") return { kind: "own-vote" };

  const after = { side: vote, weight: press.weight, interactionId, press };
  standing.set(key, after);
  count(counts, suggestionId, stands, after);
  return { kind: "standing", vote, before, repeated: false };
}

function count(
  counts: Map<SuggestionId, Count>,
  suggestionId: SuggestionId,
  before: Standing | undefined,
  after: Standing & { readonly press: VotePress },
): void {
  const members = (side: Side) => Number(after.side === side) - Number(before?.side === side);
  const weight = (side: Side) => weightOn(after, side) - weightOn(before, side);
  const total = counts.get(suggestionId) ?? { up: 0, down: 0, abstain: 0, upWeight: 0, downWeight: 0, presses: 0 };
  total.up += members("up");
  total.down += members("down");
  total.abstain += members("abstain");
  total.upWeight += weight("up");
  total.downWeight += weight("down");
  // What the card does not show leaves its version as it is: not even a redrawn card tells of a vote.
  if (!after.press.countsHidden) total.presses += 1;
  counts.set(suggestionId, total);
}

function weightOn(vote: Standing | undefined, side: Side): number {
  return vote?.side === side ? vote.weight : 0;
}
