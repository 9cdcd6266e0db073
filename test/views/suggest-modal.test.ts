import { describe, expect, it } from "vitest";
import { checkBody } from "../../playground/discord/truth/check-body.ts";
import { loadCatalogues, wordsFor } from "../../src/i18n/catalogue.ts";
import { type SuggestModal, suggestModal } from "../../src/views/suggest-modal.ts";

const words = wordsFor("en");

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
        { id: 1, anonymousAllowed: true, imagesAllowed: true, imageLost },
        catalogues.wordsFor(locale),
      );
      expect(verdict(modal)).toEqual({ unknownKeys: [] });
    }
  });

  it("asks only for what the board takes", () => {
    expect(fields({ id: 1, anonymousAllowed: true, imagesAllowed: true })).toEqual(["text", "images", "anonymous"]);
    expect(fields({ id: 1, anonymousAllowed: false, imagesAllowed: true })).toEqual(["text", "images"]);
    expect(fields({ id: 1, anonymousAllowed: false, imagesAllowed: false })).toEqual(["text"]);
  });

  it("begins with what was typed before, as far as the field takes it", () => {
    const rules = { id: 1, anonymousAllowed: true, imagesAllowed: true };
    const modal = JSON.stringify(suggestModal({ ...rules, text: "My idea", anonymous: true }, words));
    expect(modal).toContain('"value":"My idea"');
    expect(modal).toContain('"custom_id":"anonymous","default":true');
    expect(verdict(suggestModal({ ...rules, text: "👍".repeat(3_000) }, words)).fault).toBeUndefined();
    expect(JSON.stringify(suggestModal({ ...rules, text: "" }, words))).not.toContain('"value"');
  });
});
