import { describe, expect, it } from "vitest";
import { defaultBoardRules } from "../../src/boards/board-rules.ts";
import { Refusal } from "../../src/errors.ts";
import { wordsFor } from "../../src/i18n/catalogue.ts";
import type { QueueEntry } from "../../src/suggestions/queue-store.ts";
import type { Suggestion } from "../../src/suggestions/types.ts";
import { textLength } from "../../src/views/message.ts";
import { bulkView, queuePageSize, queueView } from "../../src/views/queue.ts";
import { bulkModal, rejectModal } from "../../src/views/queue-modals.ts";
import { entryView, queuePostView, queueReminderView } from "../../src/views/queue-post.ts";
import { maxBodyBytes } from "../../src/views/room.ts";
import { showView } from "../../src/views/show.ts";
import { customIdsOf, expectDiscordTakes, textOf } from "../helpers/bodies.ts";
import { decidedOf, suggestionOf } from "../helpers/suggestions.ts";

const words = wordsFor("en");
const now = new Date("2026-11-22T10:00:00Z");

function entryOf(differing: Partial<QueueEntry> = {}, suggestion: Partial<Suggestion> = {}): QueueEntry {
  return {
    suggestion: suggestionOf({ status: "queued", published: false, ...suggestion }),
    imageCount: 0,
    queuedAt: new Date("2026-11-20T10:00:00Z"),
    claim: undefined,
    review: undefined,
    post: undefined,
    problem: undefined,
    ...differing,
  };
}

const longest = [
  ["Latin", "a".repeat(2_000)],
  ["CJK", "想".repeat(2_000)],
  ["emoji", "👩‍🚀".repeat(400)],
  ["markup", "*_~`".repeat(500)],
] as const;

describe("an entry of the queue", () => {
  it("has the text, who waits since when, and buttons that name the version of the text", () => {
    const entry = entryOf({ claim: { userId: "5", name: "**Fay**" } }, { textVersion: 3 });
    const view = entryView({ entry, imageNames: [], intentId: 7 }, {}, words);
    expect(textOf(view)).toContain("⏳ Came in <t:1795168800:R>\n🙋 Claimed by **\\*\\*Fay\\*\\***");
    expect(customIdsOf(view)).toEqual(["queue:accept:12:3", "queue:reject:12:3", "queue:unclaim:12"]);
    expectDiscordTakes(view);
  });

  it("loses its buttons with the review, and names nobody who did it without their name", () => {
    const review = { outcome: "rejected", by: undefined, at: now } as const;
    const suggestion = decidedOf("Too dear", { status: "rejected", published: false });
    const view = entryView({ entry: entryOf({ review, suggestion }), imageNames: [], intentId: 7 }, {}, words);
    expect(textOf(view)).toContain("❌ Rejected by **staff** · <t:1795341600:R>");
    expect(textOf(view)).toContain("> Too dear");
    expect(customIdsOf(view)).toEqual([]);
  });

  it.each(longest)("stays within Discord's limits with as much %s as there can be", (_, text) => {
    const suggestion = decidedOf(text.slice(0, 1_000), { status: "queued", published: false, text });
    const state = { version: 1, shownVersion: 0, channelId: "1", pingRoleIds: [], imageNames: [], attachments: [] };
    const view = queuePostView({ ...state, entry: entryOf({ suggestion }), intentId: 2_147_483_647 }, ["5"], {}, words);
    expect(textLength(view)).toBeLessThanOrEqual(4_000);
    expect(Buffer.byteLength(JSON.stringify(view))).toBeLessThanOrEqual(maxBodyBytes);
    expectDiscordTakes(view);
  });

  it("is shown to its author without the promise of a card", () => {
    expect(textOf(showView(entryOf().suggestion, {}, words))).toContain("only staff and its author can read it");
  });
});

describe("the queue's list", () => {
  it("marks what waits for longer than the board allows, and says once why posts are missing", () => {
    const rules = { ...defaultBoardRules, queueReminderHours: 24, queueChannelId: "77" };
    const problem = "queue-forbidden" as const;
    const entries = [entryOf({ problem }, { rules }), entryOf({ problem, queuedAt: now }, { rules, number: 13 })];
    const text = textOf(queueView({ entries, total: 2, page: 0, now, channelIds: ["77"] }, words));
    expect(text.match(/for more than 24 hours/g)).toHaveLength(1);
    expect(text.match(/I may not post in <#77>/g)).toHaveLength(1);
  });

  it.each(longest)("holds a whole page of %s within Discord's limits, and so do the forms", (_, text) => {
    const claim = { userId: "5", name: text.slice(0, 32) };
    const rules = {
      ...defaultBoardRules,
      cannedReasons: Array.from({ length: 25 }, (_, n) => `${n} ${text}`.slice(0, 100)),
    };
    const entries = Array.from({ length: queuePageSize }, (_, index) =>
      entryOf({ claim, imageCount: 5 }, { number: 16_777_000 + index, text, rules }),
    );
    const view = queueView({ entries, total: 9_999, page: 3, now, channelIds: ["77"] }, words);
    expect(textLength(view)).toBeLessThanOrEqual(4_000);
    expect(Buffer.byteLength(JSON.stringify(view))).toBeLessThanOrEqual(maxBodyBytes);
    expect(textOf(view)).toContain(`#${16_777_000 + queuePageSize - 1}`);
    expectDiscordTakes(view);
    const [first] = entries;
    const forms = [bulkModal("accept", entries, words), bulkModal("reject", entries, words)];
    if (first !== undefined) forms.push(rejectModal(first, words));
    for (const form of forms) {
      const options = [...JSON.stringify(form).matchAll(/"label":"((?:[^"\\]|\\.)*)"/g)];
      expect(options.every(([, label = ""]) => label.length <= 100)).toBe(true);
    }
  });

  it("tells of 25 that were reviewed before within a message", () => {
    const refused = Array.from({ length: 25 }, (_, index) => {
      const number = 16_777_000 + index;
      const details = { number, status: "rejected", by: "*".repeat(32) };
      return { number, refusal: new Refusal("already-reviewed", details) };
    });
    const view = bulkView("accept", { done: [], refused }, words);
    expect(textOf(view)).toContain("Nothing has been changed.");
    expect(textLength(view)).toBeLessThanOrEqual(4_000);
    expectDiscordTakes(view);
  });

  it("reminds with numbers and links alone", () => {
    const post = { channelId: "77", messageId: "88" };
    const entries = [entryOf({ post }), entryOf({}, { number: 13, text: "secret" })];
    const view = queueReminderView({ channelId: "77", hours: 1, entries }, 9, words);
    expect(textOf(view)).toBe(
      "⏰ 2 suggestions have waited for a review for more than an hour:\n" +
        "[#12](https://discord.com/channels/100000000000000001/77/88) · #13",
    );
    expect(view.allowed_mentions).toEqual({ parse: [] });
    expectDiscordTakes(view);
  });
});
