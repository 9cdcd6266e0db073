import type { Words } from "../i18n/catalogue.ts";
import type { Suggestion } from "../suggestions/types.ts";
import { cleanLine } from "./clean.ts";
import { shorten } from "./shorten.ts";
import { statusName } from "./status-look.ts";

const maxChoiceLength = 100;

/** A suggestion among autocomplete's choices: number, status and text. */
export function suggestionChoice({ number, status, title, text, rules }: Suggestion, words: Words): string {
  const shown = text === "" ? [] : [cleanLine(title ?? text)];
  return shorten([`#${number}`, statusName(status, words, rules), ...shown].join(" · "), maxChoiceLength);
}
