import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { Crowds } from "../../src/delivery/crowds.ts";
import type { SuggestionId } from "../../src/suggestions/types.ts";

const card = 1 as SuggestionId;
const channelId = "200";

beforeEach(() => {
  vi.useFakeTimers();
});

afterEach(() => {
  vi.useRealTimers();
});

function rig() {
  const drawn: string[] = [];
  const crowds = new Crowds({
    draw: (id, channel) => void drawn.push(`${id} in ${channel}`),
    setTimer: (run, ms) => void setTimeout(run, ms),
  });
  /** A press whose drawing another press finds on its way. */
  const overtakenPress = () => {
    const admitted = crowds.admits(card);
    if (!admitted) return false;
    crowds.gather(card);
    crowds.draws(card, channelId);
    crowds.overtaken(card, channelId);
    return true;
  };
  return { crowds, drawn, overtakenPress };
}

describe("crowds", () => {
  it("let every press draw its card while presses come one after the other", () => {
    const { crowds, drawn } = rig();
    for (let press = 0; press < 100; press += 1) {
      expect(crowds.admits(card)).toBe(true);
      crowds.draws(card, channelId);
      vi.advanceTimersByTime(10);
    }
    vi.runAllTimers();
    expect([drawn, crowds.waiting]).toEqual([[], 0]);
  });

  it("let no more presses draw than Discord takes edits of a channel, and none of them wait longer than 1.4 s", () => {
    const { drawn, overtakenPress } = rig();
    const drawings: number[] = [];
    for (let at = 0; at < 30_000; at += 10) {
      if (overtakenPress()) drawings.push(at);
      vi.advanceTimersByTime(10);
    }
    const busiest = Math.max(
      ...drawings.map((from) => drawings.filter((at) => at >= from && at < from + 5_000).length),
    );
    const waits = drawings.slice(1).map((at, index) => at - (drawings[index] ?? at));
    expect([busiest, drawn]).toEqual([5, []]);
    expect(Math.max(...waits)).toBeLessThanOrEqual(1_400);
  });

  it("have a card drawn that its last presses left, once nobody else has pressed for 0.2 s", () => {
    const { crowds, drawn, overtakenPress } = rig();
    expect([overtakenPress(), overtakenPress(), overtakenPress()]).toEqual([true, true, false]);
    vi.advanceTimersByTime(150);
    expect(overtakenPress()).toBe(false);
    vi.advanceTimersByTime(199);
    expect([drawn, crowds.waiting]).toEqual([[], 1]);
    vi.advanceTimersByTime(201);
    expect([drawn, crowds.waiting]).toEqual([[`${card} in ${channelId}`], 0]);
    vi.runAllTimers();
    expect(drawn).toHaveLength(1);
  });

  it("have nothing drawn that a press has drawn since", () => {
    const { crowds, drawn, overtakenPress } = rig();
    for (let press = 0; press < 13; press += 1) {
      overtakenPress();
      vi.advanceTimersByTime(100);
    }
    expect(crowds.admits(card)).toBe(true);
    crowds.draws(card, channelId);
    vi.runAllTimers();
    expect([drawn, crowds.waiting]).toEqual([[], 0]);
  });

  it("end when nobody has pressed for a while", () => {
    const { overtakenPress } = rig();
    expect([overtakenPress(), overtakenPress(), overtakenPress()]).toEqual([true, true, false]);
    vi.advanceTimersByTime(3_000);
    expect([overtakenPress(), overtakenPress()]).toEqual([true, true]);
  });

  it("have a card drawn that was never drawn here before, and know nothing of others", () => {
    const { crowds, drawn } = rig();
    crowds.gather(card);
    crowds.overtaken(card, channelId);
    expect(crowds.admits(2 as SuggestionId)).toBe(true);
    vi.runAllTimers();
    expect(drawn).toEqual([`${card} in ${channelId}`]);
  });
});
