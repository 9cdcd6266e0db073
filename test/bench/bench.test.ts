import { expect, it } from "vitest";
import { benchBot } from "../../bench/bot/main.ts";
import { benchDatabase } from "../../bench/database/main.ts";
import type { Rounds } from "../../bench/report.ts";

const say = (): void => undefined;
/** Up to ten processes start one after the other. */
const withinMs = 240_000;

/** What a measure's one round came to. */
function figure(rounds: Rounds, measure: string, peer: string, name: string): number | undefined {
  return rounds.get(measure)?.get(peer)?.get(name)?.[0];
}

it(
  "counts every press of its load exactly, beside a bot that only acknowledges",
  async () => {
    const rounds = await benchBot({ only: ["presses on one card"], quick: true, say });
    const ours = (name: string) => figure(rounds, "presses on one card", "ours", name);
    expect(figure(rounds, "presses on one card", "bare", "presses a second")).toBeGreaterThan(0);
    expect(ours("presses a second")).toBeGreaterThan(0);
    expect(ours("looked up")).toBeGreaterThan(0);
    expect(ours("not committed")).toBe(0);
    expect(ours("cards not exact")).toBe(0);
  },
  withinMs,
);

it(
  "finds the same in a small and a large database, and commits votes in groups",
  async () => {
    const rounds = await benchDatabase({ only: ["sqlite"], quick: true, say });
    const found = (size: string, read: string) => figure(rounds, "sqlite, found", size, read);
    // Twenty reads of ten a page, or of all choices.
    for (const size of ["small", "large"]) {
      expect(found(size, "show")).toBe(20);
      expect(found(size, "list, any page")).toBe(200);
      expect(found(size, "top, all")).toBe(200);
      expect(found(size, "autocomplete, nothing typed")).toBe(500);
      expect(found(size, "autocomplete, no such word")).toBe(0);
    }
    // One suggestion of 100 is theirs, and ten of 1,000.
    expect(found("small", "mine")).toBe(20);
    expect(found("large", "mine")).toBe(200);
    expect(figure(rounds, "sqlite, votes", "one by one", "commits a vote")).toBe(1);
    expect(figure(rounds, "sqlite, votes", "in groups", "counted")).toBe(200);
    expect(figure(rounds, "sqlite, votes", "in groups", "commits")).toBeLessThan(20);
    expect(figure(rounds, "sqlite, votes", "in groups", "synchronous")).toBe(2);
  },
  withinMs,
);
