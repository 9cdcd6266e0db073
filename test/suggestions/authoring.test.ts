import { describe, expect, it } from "vitest";
import type { Refusal } from "../../src/errors.ts";
import { AuthoringService, type AuthoringStore, type TextChange } from "../../src/suggestions/authoring.ts";
import type { Suggestion } from "../../src/suggestions/types.ts";
import { actor } from "../helpers/storage.ts";
import { suggestionOf } from "../helpers/suggestions.ts";

const ana = actor("100000000000000007", "Ana");
const minutesAfter = (minutes: number) => new Date(suggestionOf().createdAt.getTime() + minutes * 60_000);

/** A store of one suggestion, whose last edit came from `stored`; and what it was asked to store. */
function bench(suggestion: Suggestion, at: Date, stored?: string) {
  const changes: TextChange[] = [];
  const store: AuthoringStore = {
    own: async () => suggestion,
    withdraw: async () => ({ kind: "stored", suggestion, repeated: false }),
    edit: async (change) => {
      changes.push(change);
      const repeated = change.interactionId === stored;
      if (!repeated && change.textVersion !== suggestion.textVersion) return { kind: "changed-meanwhile" };
      return { kind: "stored", suggestion, repeated };
    },
  };
  const service = new AuthoringService(
    store,
    async () => ({ revision: 1, blocks: [] }),
    () => undefined,
    () => at,
  );
  const request = { guildId: suggestion.guildId, number: suggestion.number, author: ana };
  const edit = (more: { title?: string; text?: string; interactionId?: string } = {}) =>
    service.edit({ ...request, textVersion: suggestion.textVersion, text: "New", interactionId: "1", ...more });
  return { service, edit, changes };
}

async function codeOf(asked: Promise<unknown>): Promise<string> {
  return await asked.then(
    () => "none",
    (error: Refusal) => error.code,
  );
}

describe("the window for edits", () => {
  const within = (editWindowMinutes: number) => suggestionOf({ rules: { ...suggestionOf().rules, editWindowMinutes } });

  it.each([
    { minutes: 0, after: 1_000_000, says: "none" },
    { minutes: 30, after: 30, says: "none" },
    { minutes: 30, after: 30.01, says: "edit-window-over" },
    { minutes: -1, after: 0, says: "edit-window-over" },
  ])("of $minutes minutes says $says after $after of them, to the command and to the form", async (one) => {
    const { service, edit } = bench(within(one.minutes), minutesAfter(one.after));
    expect(await codeOf(edit())).toBe(one.says);
    expect(await codeOf(service.changeable("1", ana, 12))).toBe(one.says);
  });

  it("keeps nobody from withdrawing, and refuses no repetition of an edit that was in time", async () => {
    const { service, edit } = bench(within(30), minutesAfter(31), "7");
    const withdrawal = { guildId: "1", number: 12, author: ana, interactionId: "2" };
    expect(await codeOf(service.withdraw(withdrawal))).toBe("none");
    expect(await codeOf(edit({ interactionId: "7" }))).toBe("none");
  });
});

describe("an edit", () => {
  it("leaves the title where the form has none, and takes one line where it has", async () => {
    const titled = suggestionOf({ title: "Old" });
    const { edit, changes } = bench(titled, minutesAfter(1));
    await edit();
    await edit({ title: " A \n new  one " });
    await edit({ title: "" });
    expect(changes.map(({ title }) => title)).toEqual(["Old", "A new one", undefined]);
    const required = suggestionOf({ title: "Old", rules: { ...titled.rules, titles: "required" } });
    expect(await codeOf(bench(required, minutesAfter(1)).edit({ title: "" }))).toBe("title-missing");
    expect(await codeOf(bench(suggestionOf(), minutesAfter(1)).edit({ title: "X" }))).toBe("title-not-allowed");
  });

  it("goes back to its review where the board has a queue and asks for that, unless it waits already", async () => {
    const rules = { ...suggestionOf().rules, queue: "virtual" as const, editsAreReviewed: true };
    const reviewOf = async (changed: Partial<Suggestion>) => {
      const { edit, changes } = bench(suggestionOf({ rules, ...changed }), minutesAfter(1));
      await edit();
      return changes[0]?.review;
    };
    expect(await reviewOf({})).toEqual({ posts: false });
    expect(await reviewOf({ status: "under_review" })).toEqual({ posts: false });
    expect(await reviewOf({ status: "queued" })).toBeUndefined();
    expect(await reviewOf({ rules: { ...rules, queue: "off" } })).toBeUndefined();
    expect(await reviewOf({ rules: { ...rules, editsAreReviewed: false } })).toBeUndefined();
  });
});
