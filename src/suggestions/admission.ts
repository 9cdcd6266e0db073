import type { BoardRules } from "../boards/board-rules.ts";
import { Refusal } from "../errors.ts";
import { admitAudience } from "./audience.ts";
import type { Actor } from "./types.ts";

/** The rules of a board that a submission is judged by. */
export type SubmissionRules = Pick<BoardRules, "anonymousAllowed" | "imagesAllowed" | "suggesting">;

export interface Draft {
  readonly author: Actor;
  readonly text: string;
  readonly anonymous: boolean;
  readonly imageCount: number;
}

/** In UTF-16 code units, as Discord's own modal counts. */
export const maxTextLength = 2_000;
export const maxReasonLength = 1_000;

/** Judges a submission, whichever way it came in: command, modal, button or menu. Throws a Refusal, or returns the text to store. */
export function admitSubmission(draft: Draft, rules: SubmissionRules, at: Date): string {
  admitAudience(draft.author, "suggest", rules.suggesting, at);
  const text = admitText(draft.text);
  if (draft.anonymous && !rules.anonymousAllowed) throw new Refusal("anonymous-not-allowed", {});
  if (draft.imageCount > 0 && !rules.imagesAllowed) throw new Refusal("images-not-allowed", {});
  return text;
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
