import { describe, expect, it } from "vitest";
import { defaultBoardRules } from "../../src/boards/board-rules.ts";
import { wordsFor } from "../../src/i18n/catalogue.ts";
import { maxReasonLength, maxTextLength, maxTitleLength } from "../../src/suggestions/admission.ts";
import { maxNoteLength } from "../../src/suggestions/notes.ts";
import { type SuggestionStatus, suggestionStatuses } from "../../src/suggestions/status.ts";
import { cardView } from "../../src/views/card.ts";
import { textLength } from "../../src/views/message.ts";
import { customIdsOf, expectDiscordTakes } from "../helpers/bodies.ts";
import { cardStateOf, decidedOf, posted, suggestionOf } from "../helpers/suggestions.ts";

const words = wordsFor("en");
const at = new Date("2026-11-20T10:00:00Z");
const roleIds = Array.from({ length: 10 }, (_, index) => String(200_000_000_000_000_000n + BigInt(index)));

/** Everything that a card can have, as long as it can be. */
function fullCard(status: SuggestionStatus, letter: string, { hidden }: { readonly hidden: boolean }) {
  const filled = (length: number) => letter.repeat(Math.floor(length / letter.length));
  const tags = Array.from({ length: 20 }, (_, index) => ({ id: index + 1, name: filled(20), emoji: "🏳️‍🌈" }));
  const rules = {
    ...defaultBoardRules,
    abstainAllowed: true,
    countsHidden: hidden,
    pingRoleIdsOnNew: roleIds,
    pingRoleIdsOnQueued: roleIds,
    statusLooks: { [status]: { label: filled(32), colour: 0xffffff } },
    tags,
  };
  const suggestion = {
    ...(status === "open" || status === "under_review" ? suggestionOf() : decidedOf(filled(maxReasonLength))),
    status,
    published: status !== "queued",
    number: 9_999_999,
    title: filled(maxTitleLength),
    text: filled(maxTextLength),
    tags: tags.map(({ id }) => id).slice(0, 5),
    rules,
    author: { kind: "named" as const, userId: roleIds[0], name: filled(64) },
    editedAt: at,
    duplicates: 99_999,
    duplicateOf: { number: 9_999_998, card: { ...posted, threadId: posted.messageId } },
    ...(hidden ? { countsHidden: true } : { up: 999_999, down: 999_999, abstain: 99_999, voters: 500_000 }),
    card: { ...posted, threadId: "100000000000000009" },
  };
  const notes = Array.from({ length: 15 }, (_, index) => ({
    n: index + 1,
    visibility: "public" as const,
    text: filled(maxNoteLength),
    by: { kind: "named" as const, name: filled(64) },
    at,
    edited: true,
    version: 2,
  }));
  const imageNames = Array.from({ length: 5 }, (_, index) => `image-${index + 1}.png`);
  const attachments = imageNames.map((name, index) => ({ id: String(300 + index), name }));
  const face = { name: filled(64), avatarUrl: `https://cdn.discordapp.com/avatars/1/${"a".repeat(34)}.png?size=128` };
  return {
    body: cardView({ ...cardStateOf(suggestion, imageNames), attachments, notes }, { author: face }, words),
    imageNames,
  };
}

describe.each(suggestionStatuses)("a card that is %s with all that it can have", (status) => {
  it.each([
    ["Latin", "a"],
    ["Latin that needs escaping", "*"],
    ["CJK", "議"],
    ["emoji", "👩‍👩‍👧‍👦"],
    ["quotes", '"'],
  ])("stays within 4,000 characters, 10,000 bytes and 40 components in %s, counts hidden or not", (_, letter) => {
    for (const hidden of [false, true]) {
      const { body, imageNames } = fullCard(status, letter, { hidden });
      expect(textLength(body)).toBeLessThanOrEqual(4_000);
      expect(Buffer.byteLength(JSON.stringify(body))).toBeLessThanOrEqual(10_000);
      expectDiscordTakes(body, imageNames);
      const ids = customIdsOf(body);
      expect(new Set(ids).size).toBe(ids.length);
    }
  });
});

it("has two rows of buttons at most: votes and following, then reading", () => {
  const { body } = fullCard("under_review", "*", { hidden: false });
  expect(customIdsOf(body)).toEqual([
    "vote:9999999:up",
    "vote:9999999:down",
    "vote:9999999:abstain",
    "follow:9999999",
    "read:9999999:text",
    "notes:9999999:public:0",
  ]);
});
