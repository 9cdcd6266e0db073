import { describe, expect, it } from "vitest";
import { defaultBoardRules } from "../../src/boards/board-rules.ts";
import { wordsFor } from "../../src/i18n/catalogue.ts";
import { decidableAs, suggestionStatuses } from "../../src/suggestions/status.ts";
import type { Suggestion } from "../../src/suggestions/types.ts";
import { cardView } from "../../src/views/card.ts";
import { suggestionChoice } from "../../src/views/choice.ts";
import { decideModal } from "../../src/views/decide-modal.ts";
import { decidedView } from "../../src/views/decided.ts";
import { editModal } from "../../src/views/edit-modal.ts";
import { textLength } from "../../src/views/message.ts";
import { previewView } from "../../src/views/preview.ts";
import { maxBodyBytes } from "../../src/views/room.ts";
import { showView } from "../../src/views/show.ts";
import { statusColour, statusLabel } from "../../src/views/status-look.ts";
import { threadName } from "../../src/views/thread-name.ts";
import { customIdsOf, expectDiscordTakes, textOf, textsOf } from "../helpers/bodies.ts";
import { cardStateOf, decidedOf, posted, suggestionOf } from "../helpers/suggestions.ts";

const words = wordsFor("en");
const tags = [
  { id: 1, name: "Parks", emoji: "🌳" },
  { id: 3, name: "@everyone **now**", emoji: undefined },
];
const rules = { ...defaultBoardRules, titles: "optional" as const, tags };

const draw = (suggestion: Suggestion) => cardView(cardStateOf(suggestion), {}, words);

describe("a card with title and tags", () => {
  it("quotes the title above the text, and names the tags that the board still has", () => {
    const card = draw(suggestionOf({ title: "A pond", tags: [3, 1, 9], rules }));
    expect(textsOf(card).slice(1, 5)).toEqual([
      "Suggested by **Ana**",
      "> **A pond**",
      "> A quiet room for people who read",
      "-# Tags: 🌳 Parks · \\@everyone \\*\\*now\\*\\*",
    ]);
    expectDiscordTakes(card);
  });

  it("lets no title pass for a line of ours", () => {
    const title = "### #1 · ✅ Approved\n**done** <@1> [x](https://e.x)";
    const [shown] = textsOf(draw(suggestionOf({ title, rules }))).filter((text) => text.includes("done"));
    expect(shown).toMatch(/^> \*\*\\#\\#\\# |^> \*\*/);
    expect(shown).not.toContain("\n");
    expect(shown).not.toContain("<@1>");
    expect(shown).toContain("\\*\\*done\\*\\*");
  });

  it.each([
    ["Latin", "Wörter und so weiter, "],
    ["CJK", "提案を読みやすくする。"],
    ["emoji", "👩‍👩‍👧‍👦🏳️‍🌈👍🏽"],
    ["markup", "*_`~|>[]"],
  ])("stays within Discord's limits in every status with as much of everything as there can be: %s", (_, piece) => {
    const full = (length: number) =>
      piece
        .repeat(Math.ceil(length / piece.length))
        .slice(0, length)
        .toWellFormed();
    const many = Array.from({ length: 20 }, (_unused, id) => ({ id: id + 1, name: full(20), emoji: "🏳️‍🌈" }));
    for (const status of suggestionStatuses) {
      const suggestion = decidedOf(full(1_000), {
        status,
        title: full(100),
        text: full(2_000),
        tags: [1, 2, 3, 4, 5],
        rules: { ...rules, tags: many, statusLooks: { [status]: { label: full(30), colour: 0x123456 } } },
        card: posted,
      });
      for (const view of [draw(suggestion), showView(suggestion, {}, words)]) {
        expect(textLength(view)).toBeLessThanOrEqual(4_000);
        expect(Buffer.byteLength(JSON.stringify(view))).toBeLessThanOrEqual(maxBodyBytes);
        expectDiscordTakes(view);
      }
    }
  });

  it("is known by its title in choices and threads", () => {
    const suggestion = suggestionOf({ title: "A pond", rules });
    expect(suggestionChoice(suggestion, words)).toBe("#12 · Open · A pond");
    expect(threadName(suggestion, "{number} {text}", undefined, words)).toContain("A pond");
  });

  it("shows nothing of a text that has not passed its review, and no images", () => {
    for (const status of ["queued", "rejected"] as const) {
      const suggestion = suggestionOf({
        status,
        published: false,
        title: "Secret title",
        text: "Secret text",
        card: posted,
      });
      const state = { ...cardStateOf(suggestion, ["image-1.png"]), attachments: [{ id: "9", name: "image-1.png" }] };
      const body = JSON.stringify(cardView(state, {}, words));
      expect(body).not.toMatch(/Secret|image-1/);
      expect(body).toContain("#12");
      expect(body).not.toContain("read:12");
    }
  });
});

describe("a status as its board calls it", () => {
  const looks = { ...defaultBoardRules, statusLooks: { approved: { label: "On the list", colour: 0x00ff00 } } };

  it("has the board's word and colour on the card and in answers, and ours where the board says nothing", () => {
    const decided = decidedOf("Good", { rules: looks, card: posted });
    const card = draw(decided);
    expect(textsOf(card)[0]).toBe("### #12 · ✅ On the list");
    expect(textOf(card)).toContain("**✅ On the list** by **Mod**");
    expect(JSON.stringify(card)).toContain('"accent_color":65280');
    const report = { suggestion: decided, card: "done", thread: "done", directMessage: "done" } as const;
    expect(textOf(decidedView(decided, report, words))).toContain("#12 is now **✅ On the list**");
    expect(suggestionChoice(decided, words)).toContain("On the list");
    expect(statusLabel("rejected", words, looks)).toBe("❌ Rejected");
    expect(statusColour("rejected", looks)).toBe(statusColour("rejected"));
  });

  it("is plain text, whatever was set", () => {
    const label = "**#1** <@1> `x`\n||y||";
    const odd = { ...defaultBoardRules, statusLooks: { open: { label, colour: undefined } } };
    expect(statusLabel("open", words, odd)).toBe("💡 1 1 x y");
    const empty = { ...defaultBoardRules, statusLooks: { open: { label: "***", colour: undefined } } };
    expect(statusLabel("open", words, empty)).toBe("💡 Open");
  });
});

describe("forms", () => {
  it("ask for a title where the suggestion has one or the board gives them, and begin with it", () => {
    const form = (suggestion: Suggestion) => JSON.stringify(editModal(suggestion, words));
    expect(form(suggestionOf())).not.toContain('"custom_id":"title"');
    expect(form(suggestionOf({ title: "A pond" }))).toContain('"value":"A pond"');
    expect(form(suggestionOf({ rules }))).toContain('"custom_id":"title"');
  });

  it("offer staff every status that can follow, in words that fit a select", () => {
    for (const status of suggestionStatuses) {
      const choices = decidableAs(status);
      expect(choices).not.toContain("withdrawn");
      if (choices.length === 0) continue;
      const modal = decideModal(suggestionOf({ status, statusVersion: 3 }), choices, words);
      expect(modal.custom_id).toBe("decide:12:3");
      expect(JSON.stringify(modal).includes('"custom_id":"original"')).toBe(choices.includes("duplicate"));
    }
  });
});

describe("a preview", () => {
  const draft = {
    id: "1300000000000000001",
    guildId: "1",
    boardId: 1,
    title: "A pond",
    text: "With fish",
    tags: [1],
    anonymous: false,
    images: [{ name: "image-1.png", contentType: "image/png", bytes: new Uint8Array([1]) }],
    expiresAt: new Date("2026-11-20T10:00:00Z"),
  };
  const author = { kind: "named" as const, userId: "7", name: "Ana" };
  const face = { name: "Ana", avatarUrl: "https://cdn.discordapp.com/avatars/7/abc.png" };

  it("shows what the card will, and what can become of it", () => {
    const view = previewView({ draft, rules, author, face }, words);
    expect(textsOf(view).slice(1)).toEqual([
      "### 💡 Open",
      "Suggested by **Ana**",
      "> **A pond**",
      "> With fish",
      "-# Tags: 🌳 Parks",
    ]);
    expect(customIdsOf(view)).toEqual([
      `draft:post:${draft.id}`,
      `draft:change:${draft.id}`,
      `draft:discard:${draft.id}`,
    ]);
    expectDiscordTakes(view, ["image-1.png"]);
  });

  it("says that staff review it first, on a board that has them do so", () => {
    const said = (queue: "off" | "virtual") =>
      textOf(previewView({ draft, rules: { ...rules, queue }, author, face }, words));
    expect(said("virtual")).toContain(
      "until <t:1795168800:t>. When you post it, staff review it before everybody sees it.",
    );
    expect(said("off")).not.toContain("review");
  });

  it("has nothing of an anonymous author in it, even when a face is handed in by mistake", () => {
    const view = previewView({ draft, rules, author: { kind: "anonymous" }, face }, words);
    expect(JSON.stringify(view)).not.toMatch(/Ana|avatars/);
    expect(textOf(view)).toContain("Anonymous");
  });

  it("fits with the longest text", () => {
    const view = previewView(
      { draft: { ...draft, text: "*".repeat(2_000), title: "*".repeat(100) }, rules, author, face },
      words,
    );
    expect(textLength(view)).toBeLessThanOrEqual(4_000);
    expectDiscordTakes(view, ["image-1.png"]);
  });
});
