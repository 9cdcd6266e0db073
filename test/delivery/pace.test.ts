import { describe, expect, it } from "vitest";
import { Pace } from "../../src/delivery/pace.ts";

/** Moments at which edits are sent when there is always one to send. */
function moments(count: number, startAt = 1_000_000): number[] {
  const pace = new Pace();
  let now = startAt;
  return Array.from({ length: count }, () => {
    now = Math.max(now, pace.openAt);
    pace.take(now);
    return now;
  });
}

describe("the pace of a channel's edits", () => {
  it("never has more than Discord's five in 5 s, wherever the 5 s begin", () => {
    const sent = moments(100);
    const busiest = Math.max(...sent.map((from) => sent.filter((at) => at >= from && at < from + 5_000).length));
    expect(busiest).toBe(5);
  });

  it("lets no edit wait for more than 1.3 s", () => {
    const sent = moments(100);
    const waits = sent.slice(1).map((at, index) => at - (sent[index] ?? at));
    expect(Math.max(...waits)).toBe(1_300);
  });

  it("lets two come at once again after a rest", () => {
    const pace = new Pace();
    pace.take(0);
    pace.take(0);
    expect(pace.openAt).toBe(1_300);
    expect(pace.isRested(2_599)).toBe(false);
    expect(pace.isRested(2_600)).toBe(true);
    pace.take(10_000);
    expect(pace.openAt).toBe(10_000);
  });
});
