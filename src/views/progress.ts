import type { Words } from "../i18n/catalogue.ts";
import type { DeliveryProblem } from "../suggestions/delivery-problem.ts";
import { standingCard } from "../suggestions/reposting.ts";
import type { Suggestion } from "../suggestions/types.ts";
import { cardUrl } from "./marks.ts";
import { problemText } from "./problem.ts";

/** How far something got that a change owes Discord. */
export type Progress = "done" | "pending" | DeliveryProblem;

/** How far the showing of a change got. */
export interface Report {
  /** As it is stored now. */
  readonly suggestion: Suggestion;
  readonly card: Progress;
  readonly thread: Progress;
  /** What could not be done about the forum's post that the card stands in. */
  readonly post?: { readonly forumId: string; readonly problem: DeliveryProblem };
  readonly directMessage: Progress;
  /** How far it came to the board's log; left out where nothing is logged. */
  readonly log?: Progress;
  /** Where the card would be posted, if that is known. */
  readonly boardChannelId?: string;
}

/** What the post that the card stands in lacks, if it does. */
export function postLines({ post }: Report, words: Words): string[] {
  return post === undefined ? [] : [problemText(post.problem, post.forumId, words)];
}

/** A link to the card, while there is one. */
export function cardLink(suggestion: Suggestion, words: Words): string | undefined {
  const card = standingCard(suggestion);
  return card === undefined ? undefined : `[${words.text("link.card")}](${cardUrl(suggestion.guildId, card)})`;
}
