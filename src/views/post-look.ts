import type { Words } from "../i18n/catalogue.ts";
import type { CardState } from "../suggestions/intents.ts";
import type { PostLook, PostStanding, PostTag } from "../suggestions/posts.ts";
import { isConcluded, isVotable, type SuggestionStatus } from "../suggestions/status.ts";
import { cleanLine } from "./clean.ts";
import { cut } from "./shorten.ts";
import { statusName, statusSign } from "./status-look.ts";
import { threadName } from "./thread-name.ts";

const maxTagNameLength = 20;

/** What a suggestion's post in a forum is to look like: tags for its status and its own, and open for as long as people can vote. */
export function postLook({ suggestion, rules }: CardState, authorName: string | undefined, words: Words): PostLook {
  const { status } = suggestion;
  const own = suggestion.tags.flatMap((id) => rules.tags.find((tag) => tag.id === id) ?? []);
  return {
    name: threadName(suggestion, rules.threadName, authorName, words),
    tags: [
      { name: tagName(statusName(status, words, rules)), emoji: statusSign(status) },
      ...own.map(({ name, emoji }): PostTag => ({ name: tagName(name), emoji })),
    ],
    standing: standing(status),
  };
}

function standing(status: SuggestionStatus): PostStanding {
  if (isVotable(status)) return "kept-open";
  return isConcluded(status) ? "closed" : "free";
}

function tagName(name: string): string {
  return cut(cleanLine(name), maxTagNameLength).trim();
}
