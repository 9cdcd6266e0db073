import type { Suggestion } from "../suggestions/types.ts";
import { decidedView } from "../views/decided.ts";
import { withRepost } from "../views/repost.ts";
import type { Answer, Context } from "./command.ts";

/** How long the answer waits for the card and the author's DM, so that it can say how they went. */
const reportWithinMs = 4_000;

/** Tells who decided what now stands, and how it was shown. */
export async function decidedAnswer(
  kind: "message" | "replace",
  decided: Suggestion,
  { services, actor, words }: Context,
): Promise<Answer> {
  const report = await services.delivery.report(decided, reportWithinMs);
  const message = decidedView(decided, report, words);
  const { card, suggestion } = report;
  return { kind, message: card === "card-message-gone" ? withRepost(message, suggestion, actor, words) : message };
}
