import type { Suggestion } from "../suggestions/types.ts";
import { cleanLine } from "./clean.ts";
import { shorten } from "./shorten.ts";

const maxThreadNameLength = 100;

/** Names a suggestion's thread by its number and its first words: one plain line. */
export function threadName({ number, text }: Suggestion): string {
  const line = cleanLine(text);
  return line === "" ? `#${number}` : shorten(`#${number} · ${line}`, maxThreadNameLength);
}
