import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";

const page = readFileSync(new URL("../../docs/errors.md", import.meta.url), "utf8");
const texts = JSON.parse(readFileSync(new URL("../../locales/en.json", import.meta.url), "utf8")) as Record<
  string,
  string
>;

/** Texts around a refusal or problem, not codes of their own. */
const around = new Set(["refusal.typed", "refusal.typed-cut", "problem.code"]);

function codesWithText(prefix: string): string[] {
  const keys = Object.keys(texts).filter((key) => key.startsWith(`${prefix}.`) && !around.has(key));
  return keys.map((key) => key.slice(prefix.length + 1)).toSorted();
}

function codesOfTable(heading: string): string[] {
  const part = page.split(`## ${heading}`)[1]?.split("\n## ")[0] ?? "";
  return [...part.matchAll(/^\| `([\w-]+)` \|/gm)].map((row) => row[1] ?? "").toSorted();
}

// That every code in the source has its text holds by compilation: src/views/refusal.ts and problem.ts are complete records.
describe("docs/errors.md", () => {
  it("lists exactly the refusals that have a text", () => {
    expect(codesOfTable("Turned down")).toEqual(codesWithText("refusal"));
  });

  it("lists exactly the delivery problems that have a text", () => {
    expect(codesOfTable("Stored, but not shown")).toEqual(codesWithText("problem"));
  });
});
