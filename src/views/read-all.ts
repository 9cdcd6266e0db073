import type { Words } from "../i18n/catalogue.ts";
import type { Suggestion } from "../suggestions/types.ts";
import { codeBlock, quoted } from "./inert.ts";
import { type MessageBody, maxMessageTextLength, message, textDisplay, textLength, textMessage } from "./message.ts";

/** A suggestion's text, or its decision's reason, as a whole: what a card had to shorten. */
export function readAllView(suggestion: Suggestion, part: string, words: Words): MessageBody {
  const { number, text, decision } = suggestion;
  const whole = part === "reason" ? decision?.reason : text;
  if (whole === undefined) return textMessage(words.text("read.nothing", { number }));
  const heading = textDisplay(`### ${words.text(part === "reason" ? "read.reason" : "read.text", { number })}`);
  const view = message([heading, textDisplay(quoted(whole))]);
  // Text that is nearly all markup doubles when it is made inert; in a code block it does not.
  return textLength(view) <= maxMessageTextLength ? view : message([heading, textDisplay(codeBlock(whole))]);
}
