import type { Words } from "../i18n/catalogue.ts";
import type { Suggestion } from "../suggestions/types.ts";
import { cleanLine } from "./clean.ts";
import { shorten } from "./shorten.ts";

const maxThreadNameLength = 100;
const blank = /\{(number|text|author)\}/g;

/**
 * Names a suggestion's thread as its board says: one plain line, in which what the suggestion says gives way. An anonymous author
 * is called so, and of a suggestion that was removed, or whose text nobody has reviewed, the number is left.
 */
export function threadName(
  suggestion: Suggestion,
  template: string,
  authorName: string | undefined,
  words: Words,
): string {
  const { number, title, text, status, author, published } = suggestion;
  if (status === "removed" || !published) return `#${number}`;
  const anonymous = words.text("card.anonymous");
  const filled = (said: string): string =>
    cleanLine(
      template.replaceAll(blank, (_, name: string) => {
        if (name === "number") return String(number);
        if (name === "text") return said;
        return author.kind === "anonymous" ? anonymous : cleanLine(authorName ?? author.name);
      }),
    );
  const said = cleanLine(title ?? text);
  // Without words of its own it has no sign between them and the number either.
  if (said === "" && template.includes("{text}")) return `#${number}`;
  const whole = filled(said);
  if (whole.length <= maxThreadNameLength) return whole === "" ? `#${number}` : whole;
  const room = said.length - (whole.length - maxThreadNameLength);
  return shorten(room > 1 ? filled(shorten(said, room)) : whole, maxThreadNameLength);
}
