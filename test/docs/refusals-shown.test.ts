import { globSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";

const texts = JSON.parse(readFileSync(new URL("../../locales/en.json", import.meta.url), "utf8")) as Record<
  string,
  string
>;

/** A test that quotes so much of a text in a row has seen it. */
const quoted = 15;

const tests = globSync(["bot/*.ts", "discord/*.ts", "helpers/*.ts"], { cwd: new URL("..", import.meta.url).pathname })
  .map((file) => readFileSync(new URL(`../${file}`, import.meta.url), "utf8"))
  .join("\n")
  .replaceAll("\\`", "`")
  .replaceAll('\\"', '"');

/** What of a message stands there whatever its values are. */
function fixedParts(text: string): readonly string[] {
  return text.split(/[{}]/).map((part) => part.trim());
}

function isShown(text: string): boolean {
  return fixedParts(text).some((part) => {
    const starts = Math.max(0, part.length - quoted + 1);
    return Array.from({ length: starts }, (_, at) => part.slice(at, at + quoted)).some((piece) =>
      tests.includes(piece),
    );
  });
}

/** The words around a refusal. */
const around = new Set(["refusal.typed", "refusal.typed-cut", "problem.code"]);

describe("every refusal and every delivery problem", () => {
  it("is shown to somebody by a test of the real process", () => {
    const codes = Object.keys(texts).filter((key) => /^(refusal|problem)\./.test(key) && !around.has(key));
    expect(codes.length).toBeGreaterThan(50);
    expect(codes.filter((key) => !isShown(texts[key] ?? ""))).toEqual([]);
  });
});
