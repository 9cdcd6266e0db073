import { constantFrom, assert as everyTime, integer, option, property, record } from "fast-check";
import { describe, expect, it } from "vitest";
import { type Narrowing, narrowingId, parseNarrowing } from "../../src/views/narrowing.ts";

const id = integer({ min: 1, max: 999_999_999 });
const narrowing = record({
  board: option(
    id.map((board) => ({ id: board, name: "bugs" })),
    { nil: undefined },
  ),
  author: option(constantFrom("100000000000000001", "9223372036854775807"), { nil: undefined }),
  period: option(constantFrom("week" as const, "month" as const), { nil: undefined }),
  tag: option(
    id.map((tag) => ({ id: tag, name: "idea" })),
    { nil: undefined },
  ),
});

describe("what a list keeps to, in its buttons' custom ids", () => {
  it("is read again as it was written, a tag only with its board", () => {
    everyTime(
      property(narrowing, (kept: Narrowing) => {
        const [written, ...more] = narrowingId(kept);
        expect(more).toEqual([]);
        const { board, tag, author, period } = kept;
        const none = board === undefined && author === undefined && period === undefined;
        expect(written === undefined).toBe(none);
        if (written === undefined) return;
        const tagId = board === undefined ? undefined : tag?.id;
        expect(parseNarrowing(written)).toEqual({ boardId: board?.id, tagId, author, period });
      }),
    );
  });

  it("is nothing in any other writing", () => {
    for (const written of [
      "",
      "b0",
      "b01",
      "t3",
      "b",
      "u1",
      "wm",
      "wb3",
      "b3w ",
      "B3",
      "b3u123",
      "b1t",
      "b9999999999",
    ]) {
      expect([written, parseNarrowing(written)]).toEqual([written, undefined]);
    }
  });
});
