import type { Words } from "../i18n/catalogue.ts";
import type { DeliveryProblem } from "../suggestions/delivery-problem.ts";
import { channelMention } from "./marks.ts";

/** One sentence on what could not be shown and how to mend it, and the code under which the docs explain it. */
export function problemText(problem: DeliveryProblem, channelId: string | undefined, words: Words): string {
  const channel = channelId === undefined ? words.text("channel.board") : channelMention(channelId);
  const sentence = words.text(`problem.${problem}`, { channel });
  return `⚠️ ${sentence}\n-# ${words.text("problem.code", { code: problem })}`;
}
