import { describe, expect, it } from "vitest";
import { countSyncs } from "./durable.ts";
import { runCrash } from "./rig.ts";
import type { Step } from "./steps.ts";
import { wrongs } from "./summary.ts";

/** Every kill is a start of the bot: seconds on a busy machine. */
const withinMs = 240_000;
/** What lands late is followed by a wait of 15 s: test/bot/late.test.ts has its own. */
const among = ({ name }: Step): boolean => !name.endsWith("lands late");

describe("a bot that is killed again and again under load", { timeout: withinMs }, () => {
  it.each(["sqlite", "postgres"] as const)("loses, doubles and leaves stale nothing on %s", async (engine) => {
    const trail: string[] = [];
    const result = await runCrash({ engine, kills: 3, seed: 5, among, report: (line) => trail.push(line) });
    if (wrongs(result) > 0) throw new Error(trail.join("\n"));
    expect(result).toMatchObject({ kills: 3, unsynced: 0 });
    expect(result.answered).toBeGreaterThan(0);
  });

  it.each(["sqlite", "postgres"] as const)(
    "has the disk take every vote before it is answered on %s",
    async (engine) => {
      const { syncs, missing } = await countSyncs(engine, 5);
      expect(missing).toBe(0);
      // PostgreSQL may have had something of its own taken besides; SQLite's file is the bot's alone.
      expect(engine === "sqlite" ? syncs : Math.min(syncs, 5)).toBe(5);
    },
  );
});

describe("a fault that the rig has to find", { timeout: withinMs }, () => {
  it("is lost votes and suggestions, where they are answered before they are stored", async () => {
    const result = await runCrash({
      engine: "sqlite",
      kills: 1,
      seed: 5,
      among: ({ name }) => name === "random moment",
      control: "early",
    });
    expect(result.findings).toContainEqual(expect.objectContaining({ kind: "lost" }));
    expect(wrongs(result)).toBeGreaterThan(0);
  });

  it("is doubled messages, where what was sent is never looked for", async () => {
    const result = await runCrash({
      engine: "sqlite",
      kills: 1,
      seed: 5,
      among: ({ name }) => name === "after send (messages)",
      control: "forgetful",
    });
    expect(result.findings).toContainEqual(expect.objectContaining({ kind: "doubled" }));
    expect(wrongs(result)).toBeGreaterThan(0);
  });

  it("is a disk that nothing waits for", async () => {
    expect(await countSyncs("sqlite", 3, "unsynced")).toEqual({ batches: 3, syncs: 0, missing: 3 });
  });
});
