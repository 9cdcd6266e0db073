import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { pathToFileURL } from "node:url";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { SetupFault } from "../../src/errors.ts";
import { loadCatalogues, wordsFor } from "../../src/i18n/catalogue.ts";
import { generateKeys } from "../../src/i18n/generate-keys.ts";

const locales = new URL("../../locales/", import.meta.url);

describe("the shipped catalogues", () => {
  it("are complete: every key and placeholder of English is in every language, and nothing else", () => {
    const { locales: loaded } = loadCatalogues(locales);
    const files = readdirSync(locales).map((file) => file.replace(".json", ""));
    expect([...loaded].sort()).toEqual(files.sort());
    expect(loaded).toContain("en");
  });

  it("have the types that were written from English as it is now", () => {
    const written = readFileSync(new URL("../../src/i18n/keys.ts", import.meta.url), "utf8");
    expect(written, "run `npm run generate`").toBe(generateKeys());
  });
});

describe("words", () => {
  it.each(["en", "en-US", "en-GB", undefined, "tlh", "", "__proto__"])("are English for %s", (locale) => {
    expect(wordsFor(locale).locale).toBe("en");
  });

  it("put in what is given, without grouping the digits of a suggestion's number", () => {
    expect(wordsFor("en").text("vote.up", { number: 12_345 })).toBe("Your vote on #12345 is now 👍 in favour.");
  });

  it("count in the language's own forms and figures", () => {
    const words = wordsFor("en");
    expect(words.text("list.page", { page: 1, pages: 1, total: 1 })).toContain("1 suggestion");
    expect(words.text("list.page", { page: 1, pages: 124, total: 1_234 })).toContain("1,234 suggestions");
  });

  it("leave given text as it is, whatever stands in it", () => {
    const name = "{number} <#1> '{x}'";
    expect(wordsFor("en").text("card.suggested-by", { name })).toBe(`Suggested by **${name}**`);
  });

  it("cannot be asked for without their placeholders", () => {
    const words = wordsFor("en");
    // @ts-expect-error the number is missing
    expect(() => words.text("vote.up")).toThrow("number");
    // @ts-expect-error there is no such text
    expect(() => words.text("vote.sideways")).toThrow("vote.sideways");
    const either: "vote.up" | "card.suggested-by" = ["vote.up" as const, "card.suggested-by" as const][0] ?? "vote.up";
    // @ts-expect-error of two keys, both one's placeholders are needed
    expect(words.text(either, { number: 1 })).toContain("#1");
  });
});

describe("a catalogue with faults", () => {
  let folder: string;

  beforeEach(() => {
    folder = mkdtempSync(path.join(tmpdir(), "locales-"));
    write("en", { hello: "Hello {name}", count: "{count, plural, one {# vote} other {# votes}}" });
  });

  afterEach(() => rmSync(folder, { recursive: true }));

  function write(locale: string, texts: unknown): void {
    writeFileSync(path.join(folder, `${locale}.json`), typeof texts === "string" ? texts : JSON.stringify(texts));
  }

  function load() {
    return loadCatalogues(pathToFileURL(`${folder}/`));
  }

  it("is taken when it says the same in another language, for its regions too", () => {
    write("de", { hello: "Hallo {name}", count: "{count, plural, one {# Stimme} other {# Stimmen}}" });
    const catalogues = load();
    expect(catalogues.wordsFor("de").locale).toBe("de");
    expect(catalogues.wordsFor("de-AT").locale).toBe("de");
    expect(catalogues.wordsFor("fr").locale).toBe("en");
  });

  it("is refused with every fault named at once", () => {
    write("de", { hello: "Hallo {nam}", extra: "?", empty: "" });
    write("fr", { hello: "Bonjour {name", count: "{count}" });
    expect(load).toThrow(SetupFault);
    for (const fault of [
      "de.json: count is missing",
      "de.json: hello lacks {name}",
      "de.json: hello has an unknown {nam}",
      "de.json: extra is not in en.json",
      "de.json: empty has no text",
      "fr.json: hello does not parse",
    ]) {
      expect(load).toThrow(fault);
    }
  });

  it.each(["[]", "nonsense", "null"])("is refused when it holds %s", (text) => {
    write("de", text);
    expect(load).toThrow("de.json is not a JSON object");
  });

  it("is refused without English", () => {
    rmSync(path.join(folder, "en.json"));
    expect(load).toThrow("en.json is missing");
  });
});
