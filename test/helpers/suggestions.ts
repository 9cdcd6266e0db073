import { defaultBoardRules } from "../../src/boards/board-rules.ts";
import { defaultServerSettings } from "../../src/boards/boards.ts";
import type { CardState } from "../../src/suggestions/intents.ts";
import type { Suggestion, SuggestionId } from "../../src/suggestions/types.ts";

/** A suggestion by Ana on a made-up server, with whatever a test wants different. */
export function suggestionOf(differing: Partial<Suggestion> = {}): Suggestion {
  return {
    id: 16_777_228 as SuggestionId,
    guildId: "100000000000000001",
    boardId: 1,
    number: 12,
    title: undefined,
    text: "A quiet room for people who read",
    tags: [],
    rules: defaultBoardRules,
    textVersion: 1,
    editedAt: undefined,
    author: { kind: "named", userId: "100000000000000007", name: "Ana" },
    status: "open",
    published: true,
    justAccepted: false,
    decision: undefined,
    duplicateOf: undefined,
    duplicates: 0,
    up: 0,
    down: 0,
    abstain: 0,
    voters: (differing.up ?? 0) + (differing.down ?? 0) + (differing.abstain ?? 0),
    countsHidden: false,
    createdAt: new Date("2026-11-20T10:00:00Z"),
    version: 1,
    statusVersion: 1,
    cardVersion: 0,
    card: undefined,
    cardProblem: undefined,
    ...differing,
  };
}

/** The same, approved by Mod with a reason. */
export function decidedOf(reason: string | undefined, differing: Partial<Suggestion> = {}): Suggestion {
  const decision = {
    kind: "named" as const,
    byUserId: "100000000000000009",
    byName: "Mod",
    reason,
    at: new Date("2026-11-21T10:00:00Z"),
  };
  return suggestionOf({ status: "approved", decision, ...differing });
}

export function cardStateOf(suggestion: Suggestion, imageNames: readonly string[] = []): CardState {
  return {
    suggestion,
    intentId: 4_711,
    boardChannelId: "100000000000000002",
    boardChannelKind: "text",
    settings: defaultServerSettings,
    post: undefined,
    rules: suggestion.rules,
    imageNames,
    attachments: [],
    notes: [],
  };
}

export const posted = {
  channelId: "100000000000000002",
  messageId: "100000000000000003",
  threadId: undefined,
} as const;
