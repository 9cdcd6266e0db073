import { describe, expect, it } from "vitest";
import { checkBody } from "../../playground/discord/truth/check-body.ts";
import { wordsFor } from "../../src/i18n/catalogue.ts";
import { authoredView } from "../../src/views/authored.ts";
import { cardView } from "../../src/views/card.ts";
import { editModal } from "../../src/views/edit-modal.ts";
import { listPageSize, mineView, topView } from "../../src/views/list.ts";
import { textLength } from "../../src/views/message.ts";
import { maxBodyBytes } from "../../src/views/room.ts";
import { showView } from "../../src/views/show.ts";
import { customIdsOf, expectDiscordTakes, textOf } from "../helpers/bodies.ts";
import { cardStateOf, posted, suggestionOf } from "../helpers/suggestions.ts";

const words = wordsFor("en");
const editedAt = new Date("2026-11-21T10:00:00Z");
const mark = `Edited <t:${editedAt.getTime() / 1_000}:R>`;

describe("the form to edit", () => {
  it("has the text as it stands, and carries number and version of that text", () => {
    const modal = editModal(suggestionOf({ text: "Cats\nand dogs", textVersion: 3 }), words);
    expect(modal.custom_id).toBe("suggestions:edit:12:3");
    expect(modal.title).toBe("Edit #12");
    expect(JSON.stringify(modal)).toContain('"value":"Cats\\nand dogs"');
  });

  it.each(["x".repeat(2_000), "議".repeat(2_000), "👍".repeat(1_000)])("takes the longest text whole", (text) => {
    const data = editModal(suggestionOf({ number: 16_777_215, text, textVersion: 999_999_999 }), words);
    expect(JSON.stringify(data)).toContain(JSON.stringify(text));
    const body = { type: 9, data };
    const route = "/interactions/:id/:token/callback";
    expect(checkBody({ method: "POST", route, body, fileNames: [] })).toEqual({ unknownKeys: [] });
  });
});

describe("an edited suggestion", () => {
  it("says so on its card and where it is shown, and one that was not does not", () => {
    const edited = suggestionOf({ editedAt });
    for (const view of [cardView(cardStateOf(edited), {}, words), showView(edited, {}, words)]) {
      expect(textOf(view)).toContain(mark);
      expectDiscordTakes(view);
    }
    expect(textOf(cardView(cardStateOf(suggestionOf()), {}, words))).not.toContain("Edited");
  });

  it.each([
    ["Latin", "x".repeat(2_000)],
    ["markup", "*".repeat(2_000)],
    ["CJK", "議".repeat(2_000)],
    ["emoji", "👍".repeat(1_000)],
  ])("keeps its mark and stays within the limits at its longest in %s", (_, text) => {
    const card = cardView(cardStateOf(suggestionOf({ editedAt, text, card: { ...posted, threadId: "5" } })), {}, words);
    expect(textOf(card)).toContain(mark);
    expect(textLength(card)).toBeLessThanOrEqual(4_000);
    expect(Buffer.byteLength(JSON.stringify(card))).toBeLessThanOrEqual(maxBodyBytes);
    expectDiscordTakes(card);
  });
});

describe("what an author is told", () => {
  it("is how it stands now, with a link to the card", () => {
    const suggestion = suggestionOf({ status: "withdrawn", card: posted });
    const report = { suggestion, card: "done", thread: "done", directMessage: "done" } as const;
    expect(textOf(authoredView("withdrawn", report, words))).toContain(
      "#12 is now **↩️ Withdrawn**. Nobody can vote on it any more.\nIts card shows it: [open the card](https://",
    );
    expect(textOf(authoredView("edited", report, words))).toContain("#12 now has your new text. Its votes stay.");
  });
});

describe("the lists of the top and of one's own", () => {
  const suggestions = Array.from({ length: listPageSize }, () =>
    suggestionOf({ number: 16_777_215, text: "*".repeat(2_000), up: 999_999, down: 999_999, card: posted }),
  );

  it("page by their own buttons, within the limits at their longest", () => {
    const page = { suggestions, total: 1_000_000, page: 99_998 };
    const top = topView({ ...page, period: "week", status: "open" }, words);
    const mine = mineView(page, words);
    expect(customIdsOf(top)).toEqual(["top:week:open:99997", "top:week:open:99999"]);
    expect(customIdsOf(mine)).toEqual(["mine:99997", "mine:99999"]);
    for (const view of [top, mine]) {
      expect(textLength(view)).toBeLessThanOrEqual(4_000);
      expectDiscordTakes(view);
    }
  });

  it("say when there is nothing", () => {
    const none = { suggestions: [], total: 0, page: 0 };
    expect(textOf(topView({ ...none, period: "month", status: "all" }, words))).toBe(
      "### Top suggestions of the last 30 days\nThere is no such suggestion. Choose a longer period, or all statuses.",
    );
    expect(textOf(mineView(none, words))).toContain("You have not suggested anything here yet.");
  });

  it("do not show the text of what staff removed", () => {
    const removed = suggestionOf({ status: "removed", text: "an insult" });
    const view = topView({ suggestions: [removed], total: 1, page: 0, period: "all", status: "all" }, words);
    expect(textOf(view)).toContain("**#12** · 🗑️ Removed");
    expect(textOf(view)).not.toContain("insult");
  });
});
