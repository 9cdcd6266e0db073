import type { APITextDisplayComponent } from "discord-api-types/v10";
import type { Words } from "../i18n/catalogue.ts";
import { codeBlock } from "./inert.ts";
import { maxMessageTextLength, textDisplay } from "./message.ts";
import { cut } from "./shorten.ts";

/** What a person typed, ready to be copied, beside `used` characters of other text in the same message. */
export function handBack(typed: string | undefined, used: number, words: Words): APITextDisplayComponent[] {
  if (typed === undefined || typed.trim() === "") return [];
  const frame = codeBlock("").length;
  const whole = words.text("refusal.typed");
  if (used + whole.length + frame + typed.length <= maxMessageTextLength) {
    return [textDisplay(whole), textDisplay(codeBlock(typed))];
  }
  const part = words.text("refusal.typed-cut");
  const room = maxMessageTextLength - used - part.length - frame;
  return [textDisplay(part), textDisplay(codeBlock(cut(typed, room)))];
}
