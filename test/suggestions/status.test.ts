import { describe, expect, it } from "vitest";
import { isDecided, isVotable, mayBecome, suggestionStatuses } from "../../src/suggestions/status.ts";

describe("statuses", () => {
  it("never lead to themselves, so that a repeated decision is told who was first", () => {
    expect(suggestionStatuses.filter((status) => mayBecome(status, status))).toEqual([]);
  });

  it("lead back to open from every decision, but not from withdrawn or removed", () => {
    expect(suggestionStatuses.filter((status) => mayBecome(status, "open"))).toEqual([
      "queued",
      "under_review",
      "planned",
      "in_progress",
      "approved",
      "rejected",
      "implemented",
      "duplicate",
    ]);
  });

  it("lead nowhere once removed", () => {
    expect(suggestionStatuses.filter((to) => mayBecome("removed", to))).toEqual([]);
  });

  it("reverse a decision only by way of reopening", () => {
    expect(mayBecome("approved", "rejected")).toBe(false);
    expect(mayBecome("rejected", "approved")).toBe(false);
  });

  it("take votes only while nothing is decided", () => {
    expect(suggestionStatuses.filter((status) => isVotable(status))).toEqual(["open", "under_review"]);
    expect(suggestionStatuses.filter((status) => isVotable(status) && isDecided(status))).toEqual([]);
  });
});
