import type { Words } from "../i18n/catalogue.ts";
import type { Suggestion } from "../suggestions/types.ts";
import { timestamp } from "./marks.ts";

/** When it was suggested, and when its text was last edited. */
export function dates({ createdAt, editedAt }: Suggestion, words: Words): string {
  const suggested = words.text("card.suggested", { when: timestamp(createdAt, "f") });
  if (editedAt === undefined) return suggested;
  return `${suggested} · ${words.text("card.edited", { when: timestamp(editedAt, "R") })}`;
}
