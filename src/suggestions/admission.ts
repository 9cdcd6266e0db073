import type { BoardRules } from "../boards/board-rules.ts";
import { Refusal } from "../errors.ts";
import { admitAudience } from "./audience.ts";
import { admitTags, type TagChoice } from "./tags.ts";
import type { Actor } from "./types.ts";

/** The rules of a board that a submission is judged by. */
export type SubmissionRules = Pick<
  BoardRules,
  "anonymousAllowed" | "imagesAllowed" | "suggesting" | "titles" | "tags" | "tagsRequired"
>;

export interface Draft {
  readonly author: Actor;
  readonly title?: string | undefined;
  readonly text: string;
  readonly tags?: readonly TagChoice[];
  readonly anonymous: boolean;
  readonly imageCount: number;
}

/** In UTF-16 code units, as Discord's own modal counts. */
export const maxTextLength = 2_000;
export const maxTitleLength = 100;
export const maxImages = 5;
export const maxReasonLength = 1_000;

/** What a submission stores of what was typed. */
export interface Admitted {
  readonly title: string | undefined;
  readonly text: string;
  readonly tags: readonly number[];
}

/** Judges a submission, whichever way it came in: command, modal, button or menu. Throws a Refusal, or returns what to store. */
export function admitSubmission(draft: Draft, rules: SubmissionRules, at: Date): Admitted {
  admitAudience(draft.author, "suggest", rules.suggesting, at);
  const text = admitText(draft.text);
  const title = admitTitle(draft.title, rules.titles);
  if (draft.anonymous && !rules.anonymousAllowed) throw new Refusal("anonymous-not-allowed", {});
  if (draft.imageCount > 0 && !rules.imagesAllowed) throw new Refusal("images-not-allowed", {});
  return { title, text, tags: admitTags(draft.tags ?? [], rules) };
}

/** Judges a suggestion's title. Throws a Refusal, or returns the one to store: one line, or none. */
export function admitTitle(typed: string | undefined, titles: BoardRules["titles"]): string | undefined {
  const title = (typed ?? "").replaceAll(/\s+/g, " ").trim();
  if (isBlank(title)) {
    if (titles === "required") throw new Refusal("title-missing", {});
    return undefined;
  }
  if (titles === "off") throw new Refusal("title-not-allowed", {});
  if (title.length > maxTitleLength)
    throw new Refusal("title-too-long", { length: title.length, limit: maxTitleLength });
  return title;
}

/** Judges a suggestion's text, also one that its author changed. Throws a Refusal, or returns the text to store. */
export function admitText(typed: string): string {
  const text = typed.trim();
  if (isBlank(text)) throw new Refusal("text-empty", {});
  if (text.length > maxTextLength) throw new Refusal("text-too-long", { length: text.length, limit: maxTextLength });
  return text;
}

/** Nothing is left to see when spaces, controls, and zero-width characters are taken away. */
export function isBlank(text: string): boolean {
  return text.replaceAll(/[\s\p{C}\p{Z}\u115F\u1160\u2800\u3164\uFFA0]/gu, "") === "";
}
