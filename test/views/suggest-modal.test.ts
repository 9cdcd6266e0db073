import { describe, expect, it } from "vitest";
import { checkBody } from "../../playground/discord/truth/check-body.ts";
import { defaultBoardRules } from "../../src/boards/board-rules.ts";
import { loadCatalogues, wordsFor } from "../../src/i18n/catalogue.ts";
import { type SuggestModal, suggestModal } from "../../src/views/suggest-modal.ts";

const words = wordsFor("en");
const tags = Array.from({ length: 25 }, (_, id) => ({
  id: id + 1,
  name: `Tag ${id + 1}`,
  emoji: id === 0 ? "🌳" : undefined,
}));
const plain = { ...defaultBoardRules, id: 1 };
const full = { ...plain, titles: "required" as const, tags, tagsRequired: true };

function verdict(data: unknown) {
  return checkBody({
    method: "POST",
    route: "/interactions/:id/:token/callback",
    body: { type: 9, data },
    fileNames: [],
  });
}

function fields(options: SuggestModal): string[] {
  return [...JSON.stringify(suggestModal(options, words).components).matchAll(/"custom_id":"(\w+)"/g)].map(
    ([, id]) => id ?? "",
  );
}

describe("the form for a suggestion", () => {
  const catalogues = loadCatalogues(new URL("../../locales/", import.meta.url));

  it.each(catalogues.locales)("is one that Discord opens, in %s", (locale) => {
    for (const imageLost of [true, false]) {
      const modal = suggestModal(
        { ...full, imageLost, title: "T".repeat(200), chosenTags: [1, 2] },
        catalogues.wordsFor(locale),
      );
      expect(verdict(modal)).toEqual({ unknownKeys: [] });
    }
  });

  it("asks only for what the board takes", () => {
    expect(fields(full)).toEqual(["title", "text", "images", "tags", "anonymous"]);
    expect(fields(plain)).toEqual(["text", "images", "anonymous"]);
    expect(fields({ ...plain, anonymousAllowed: false })).toEqual(["text", "images"]);
    expect(fields({ ...plain, anonymousAllowed: false, imagesAllowed: false })).toEqual(["text"]);
  });

  it("begins with what was typed before, as far as the field takes it", () => {
    const rules = plain;
    const modal = JSON.stringify(suggestModal({ ...rules, text: "My idea", anonymous: true }, words));
    expect(modal).toContain('"value":"My idea"');
    expect(modal).toContain('"custom_id":"anonymous","default":true');
    expect(verdict(suggestModal({ ...rules, text: "👍".repeat(3_000) }, words)).fault).toBeUndefined();
    expect(JSON.stringify(suggestModal({ ...rules, text: "" }, words))).not.toContain('"value"');
  });
});
