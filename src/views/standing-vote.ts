import type { Words } from "../i18n/catalogue.ts";
import type { StandingVote } from "../suggestions/types.ts";
import { type MessageBody, textMessage } from "./message.ts";

interface Standing {
  readonly number: number;
  readonly vote: StandingVote;
  readonly repeated: boolean;
  /** What it counts. */
  readonly weight: number;
}

/** Tells the presser which vote of theirs now stands. */
export function standingVoteView({ number, vote, repeated, weight }: Standing, words: Words): MessageBody {
  const stands = words.text(repeated ? `vote.repeated-${vote}` : `vote.${vote}`, { number });
  const counts = !repeated && weight > 1 && (vote === "up" || vote === "down");
  return textMessage(counts ? `${stands} ${words.text("vote.weight", { weight })}` : stands);
}
