import { describe, expect, it } from "vitest";
import { runChaos } from "../chaos/rig.ts";
import { ours, withoutEnvelope } from "../chaos/subjects.ts";
import { seeded } from "../helpers/seeded.ts";

const seed = Date.now() % 1_000_000;

describe(`the second story's loop (seed ${seed})`, () => {
  it("never gives another key's value, nor an older one, while Redis and the network shake", async () => {
    const result = await runChaos({ subject: ours, pulses: 25, reads: 100_000, random: seeded(seed) });
    expect(result.wrong).toEqual([]);
    expect(result.pulses).toBe(25);
    expect(result.reads).toBeGreaterThanOrEqual(100_000);
    expect(result.harmed).toBeGreaterThan(0);
  }, 180_000);

  it("catches a cache without envelopes", async () => {
    const chaos = { subject: withoutEnvelope, pulses: 60, reads: 1_000_000, random: seeded(1), stopAtFirst: true };
    const result = await runChaos(chaos);
    expect(result.wrong.length).toBeGreaterThan(0);
  }, 180_000);
});
