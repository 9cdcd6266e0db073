import { array, assert, integer, nat, property } from "fast-check";
import { describe, expect, it } from "vitest";
import { InteractionGate } from "../../src/discord/interaction-gate.ts";

interface Heard {
  readonly id: string;
  readonly guildId: string | null;
}

const guild = String(5n << 22n);
const shardCount = 4;
/** Of the guild. */
const shard = 1;

function gateOf(now: () => number = () => 0) {
  const answered: string[] = [];
  const gate = new InteractionGate<Heard>({ shardCount, now, route: ({ id }) => void answered.push(id) });
  return {
    gate,
    answered,
    hears: (...ids: number[]) => ids.forEach((id) => gate.take({ id: String(id), guildId: guild })),
  };
}

describe("a process that leaves its shards to another", () => {
  it("and that one answer each interaction exactly once, in whatever order and however late each hears of them", () => {
    assert(
      property(
        integer({ min: 1, max: 30 }),
        array(integer({ min: 0, max: 9 }), { minLength: 60, maxLength: 60 }),
        nat(40),
        nat(20),
        (count, delays, leavesAt, learnsAfter) => {
          const [old, next] = [gateOf(), gateOf()];
          old.gate.open();
          const ids = Array.from({ length: count }, (_, index) => index + 1);
          const events = ids.flatMap((id, index) => [
            { at: id + (delays[2 * index] ?? 0), run: () => old.hears(id) },
            { at: id + (delays[2 * index + 1] ?? 0), run: () => next.hears(id) },
          ]);
          let boundary = 0n;
          events.push({
            at: leavesAt,
            run: () => {
              ({ boundary } = old.gate);
              old.gate.leave(boundary);
            },
          });
          events.push({ at: leavesAt + learnsAfter / 2, run: () => old.gate.handedOver([shard]) });
          events.push({ at: leavesAt + learnsAfter, run: () => next.gate.begin(shard, boundary) });
          for (const { run } of events.toSorted((one, other) => one.at - other.at)) run();
          next.gate.open();
          const answered = [...old.answered, ...next.answered].map(Number);
          expect(answered.toSorted((one, other) => one - other)).toEqual(ids);
        },
      ),
    );
  });

  it("without a boundary between them answer what both hear twice (control)", () => {
    const [old, next] = [gateOf(), gateOf()];
    for (const { gate, hears } of [old, next]) {
      gate.open();
      hears(1, 2);
    }
    expect([...old.answered, ...next.answered]).toEqual(["1", "2", "1", "2"]);
  });

  it("goes on answering for itself where nobody stands by", () => {
    const { gate, answered, hears } = gateOf();
    gate.open();
    hears(1);
    gate.leave(gate.boundary);
    hears(2);
    expect(answered).toEqual(["1"]);
    gate.handedOver([shard + 1]);
    hears(3);
    expect(answered).toEqual(["1", "2", "3"]);
  });

  it("says nothing at all any more once another one has its shards", () => {
    const { gate, answered, hears } = gateOf();
    gate.open();
    gate.mute();
    gate.leave(0n);
    gate.handedOver([]);
    hears(1);
    expect(answered).toEqual([]);
  });
});

describe("a process that stands by", () => {
  it("answers after a holder that died what Discord would still take, and nothing older", () => {
    let now = 0;
    const { gate, answered, hears } = gateOf(() => now);
    hears(1);
    now = 1_500;
    hears(2);
    now = 3_500;
    gate.open();
    hears(3);
    expect(answered).toEqual(["2", "3"]);
  });

  it("keeps the age of what waits while shards are handed over one after the other", () => {
    let now = 0;
    const { gate, answered, hears } = gateOf(() => now);
    hears(1);
    now = 2_000;
    gate.begin(shard + 1, 0n);
    now = 4_000;
    gate.open();
    expect(answered).toEqual([]);
  });
});
