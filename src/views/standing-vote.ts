import type { Words } from "../i18n/catalogue.ts";
import type { StandingVote } from "../suggestions/types.ts";
import { type MessageBody, textMessage } from "./message.ts";

/** Tells the presser which vote of theirs now stands. */
export function standingVoteView(
  { number, vote, repeated }: { readonly number: number; readonly vote: StandingVote; readonly repeated: boolean },
  words: Words,
): MessageBody {
  return textMessage(words.text(repeated ? `vote.repeated-${vote}` : `vote.${vote}`, { number }));
}
