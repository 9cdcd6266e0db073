import { describe, expect, it } from "vitest";
import { Refusal } from "../../src/errors.ts";
import { admitUnblocked, type BlockTerms } from "../../src/suggestions/blocks.ts";

const at = new Date("2026-11-22T12:00:00Z");
const inSeconds = (seconds: number) => new Date(at.getTime() + seconds * 1_000);
const terms = (changes: Partial<BlockTerms> = {}): BlockTerms => ({
  suggesting: true,
  voting: true,
  reason: undefined,
  until: undefined,
  ...changes,
});

function refusalOf(blocks: readonly BlockTerms[], what: "suggest" | "vote", now = at) {
  try {
    admitUnblocked(blocks, what, now);
  } catch (error) {
    if (error instanceof Refusal) return { code: error.code, ...error.details };
    throw error;
  }
  return undefined;
}

describe("a block", () => {
  it("keeps somebody from what it covers, until its end and not a moment longer", () => {
    const until = inSeconds(60);
    const block = terms({ voting: false, until, reason: "Spam" });
    expect(refusalOf([block], "vote")).toBeUndefined();
    expect(refusalOf([block], "suggest", inSeconds(59))).toEqual({ code: "blocked-suggesting", until, reason: "Spam" });
    expect(refusalOf([block], "suggest", until)).toBeUndefined();
    expect(refusalOf([], "suggest")).toBeUndefined();
  });

  it("that lasts longest is the one that is told", () => {
    const [short, long] = [inSeconds(1), inSeconds(2)];
    const blocks = [terms({ until: short }), terms({ until: long, reason: "Long" }), terms({ until: inSeconds(-1) })];
    expect(refusalOf(blocks, "vote")).toEqual({ code: "blocked-voting", until: long, reason: "Long" });
    const forever = terms({ suggesting: false, reason: "For good" });
    expect(refusalOf([...blocks, forever], "vote")).toMatchObject({ until: undefined, reason: "For good" });
    expect(refusalOf([...blocks, forever], "suggest")).toMatchObject({ until: long, reason: "Long" });
  });
});
