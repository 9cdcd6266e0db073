import { cleanLine, cleanText } from "./clean.ts";
import { shorten } from "./shorten.ts";

/** What Discord would take as more than text: emphasis, code, spoilers, quotes, headings, lists, links, mentions, timestamps. */
const markup = /[\\*_~|`<>[\]]|^(\s*)[-+](?=\s|#)|#(?=[#\s])|@(?=everyone|here)/gm;
/** Left as they are: plain addresses (of characters that are no markup after an address has begun) and custom emoji. */
const kept = /<?https?:\/\/[\w\-.~:/?#@!$&'()+,;=%]+>?|<a?:\w{2,32}:\d{17,20}>/g;
const rightToLeft =
  /[\p{Script=Hebrew}\p{Script=Arabic}\p{Script=Syriac}\p{Script=Thaana}\p{Script=Nko}\u061C\u200E\u200F]/u;

const maxNameLength = 64;

/** Member text that Discord shows as it was typed: nothing in it formats, mentions, or ends the quote it stands in. */
export function inertText(text: string): string {
  let inert = "";
  let end = 0;
  const clean = cleanText(text);
  for (const match of clean.matchAll(kept)) {
    inert += escapeMarkup(clean.slice(end, match.index));
    end = match.index + match[0].length;
    inert += keepWhole(match[0], clean.charAt(end));
  }
  return inert + escapeMarkup(clean.slice(end));
}

/** Member text as a quote. It has to be a text display's only content: then nothing of ours is within its reach. */
export function quoted(text: string): string {
  return (inertText(text) || "…")
    .split("\n")
    .map((line) => `> ${line}`)
    .join("\n");
}

/** A name inside a line of ours: one line, no markup, no address to click, and its direction ends with it. */
export function inertName(name: string, fallback: string): string {
  const clean = shorten(cleanLine(name), maxNameLength);
  if (clean === "") return fallback;
  const inert = escapeMarkup(clean).replaceAll("://", "\\://");
  return rightToLeft.test(inert) ? `\u2068${inert}\u2069` : inert;
}

/** Typed text in a code block, character for character but for fences, which would end it. */
export function codeBlock(text: string): string {
  return `\`\`\`\n${text.toWellFormed().replaceAll("```", "\u02CB\u02CB\u02CB")}\n\`\`\``;
}

function escapeMarkup(text: string): string {
  return text.replaceAll(markup, (found: string) => `${found.slice(0, -1)}\\${found.slice(-1)}`);
}

/** Discord takes all that follows an address without a space as part of it, unless it stands in brackets. */
function keepWhole(found: string, next: string): string {
  const opened = found.startsWith("<");
  const closed = found.endsWith(">");
  if (opened && closed) return found;
  const address = found.slice(opened ? 1 : 0, closed ? -1 : undefined);
  const alone = closed || /[\\*|`[\]]/.test(next) ? `<${address}>` : address;
  return `${opened ? "\\<" : ""}${alone}${closed ? "\\>" : ""}`;
}
