import type { Suggestion } from "../suggestions/types.ts";
import { submittedView } from "../views/submitted.ts";
import type { Answer, Context } from "./command.ts";

/** How long the answer waits for the card, so that it can link to it. */
const reportWithinMs = 4_000;

/** Tells who suggested something its number, and where its card is. */
export async function submittedAnswer(
  kind: "message" | "replace",
  suggestion: Suggestion,
  { services, words }: Context,
): Promise<Answer> {
  const report = await services.delivery.report(suggestion, reportWithinMs);
  return { kind, message: submittedView(report, words) };
}
