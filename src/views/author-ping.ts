import type { Words } from "../i18n/catalogue.ts";
import type { Suggestion } from "../suggestions/types.ts";
import { userMention } from "./marks.ts";
import { type MessageBody, message, textDisplay } from "./message.ts";
import { statusLabel } from "./status-look.ts";

/** For the thread: tells an author what became of their suggestion. Its first component carries the number of the intent that sends it. */
export function authorPing(
  { number, status, rules }: Suggestion,
  intentId: number,
  userId: string,
  words: Words,
): MessageBody {
  const text = words.text("thread.decided", {
    author: userMention(userId),
    number,
    status: statusLabel(status, words, rules),
  });
  return message([{ ...textDisplay(text), id: intentId }]);
}

/** For the thread, once it is there: tells its author where their suggestion is talked about. */
export function threadPing({ number }: Suggestion, intentId: number, userId: string, words: Words): MessageBody {
  return message([
    { ...textDisplay(words.text("thread.opened", { author: userMention(userId), number })), id: intentId },
  ]);
}
