import type { Figures } from "../report.ts";
import { closedLoop, type Load, openLoop } from "./load.ts";
import { StoredVotes } from "./stored.ts";
import { type SubjectName, startSubject } from "./subject.ts";
import { BenchTown, type Card } from "./town.ts";

export interface PressesOptions {
  readonly cards: number;
  readonly members: number;
  readonly warmUp: number;
  readonly forMs: number;
}

/** Enough that neither bot waits for presses: what 100 ms of a round trip to Discord keep on their way at 5,000 a second. */
const inFlight = 512;
/** So few that a bot has nothing to do while what it was given waits for the disk. */
const fewInFlight = 128;
/** One acknowledgement in so many is looked up in the database in the moment in which it comes. */
const lookedUpEvery = 16;

/** Presses as fast as they are acknowledged; then, for ours, at 80 % of what that came to. */
export async function measurePresses(name: SubjectName, options: PressesOptions): Promise<Figures> {
  const { cards, members, warmUp, forMs } = options;
  const town = await BenchTown.found({ cards, channels: cards, members });
  const { apiUrl, token } = town.discord;
  const subject = await startSubject({ name, apiUrl, token, dataDir: town.dataDir });
  const stored = name === "ours" ? new StoredVotes(town.file) : undefined;
  const pressed = new Map<Card, Map<string, number>>(town.cards.map((card) => [card, new Map()]));
  let done = 0;
  let lookedUp = 0;
  let missing = 0;
  const load: Load = {
    plan: () => {
      const card = town.cards[done % cards];
      const userId = town.memberIds[Math.floor(done / cards) % members];
      if (card === undefined || userId === undefined) throw new Error("nobody is there to press");
      done += 1;
      const times = pressed.get(card);
      times?.set(userId, (times.get(userId) ?? 0) + 1);
      return { card, userId, side: "up" };
    },
    acknowledged: ({ card, userId }, interactionId, outcome) => {
      // A deferral does not say yet that anything was counted.
      if (stored === undefined || outcome === "no-answer" || outcome.kind === "deferred-update") return;
      lookedUp += 1;
      if (lookedUp % lookedUpEvery === 0 && !stored.has(card, userId, interactionId)) missing += 1;
    },
  };
  try {
    await closedLoop(town, load, { inFlight, presses: warmUp });
    const before = await subject.read();
    const ownBefore = process.cpuUsage();
    const loop = performance.eventLoopUtilization();
    const free = await closedLoop(town, load, { inFlight, forMs });
    const reading = await subject.read();
    const own = process.cpuUsage(ownBefore);
    const { utilization } = performance.eventLoopUtilization(loop);
    const few = await closedLoop(town, load, { inFlight: fewInFlight, forMs: forMs / 2 });
    const perSecond = free.presses / free.seconds;
    const figures = {
      "presses a second": perSecond,
      [`${fewInFlight} at a time`]: few.presses / few.seconds,
      "CPU ms a press": (reading.cpuMs - before.cpuMs) / free.presses,
      "Discord's CPU ms": (own.user + own.system) / 1_000 / free.presses,
      "Discord busy %": utilization * 100,
      "bot busy %": reading.busy * 100,
      "stall ms": reading.stallMs,
      lost: free.lost,
    };
    if (stored === undefined) return figures;
    const paced = await openLoop(town, load, { perSecond: 0.8 * perSecond, forMs });
    const inexact = town.cards.filter((card) => {
      // Pressed twice, a vote is taken back.
      const expected = [...(pressed.get(card)?.values() ?? [])].filter((times) => times % 2 === 1).length;
      return stored.ups(card) !== expected || stored.countedUps(card) !== expected;
    });
    return {
      ...figures,
      "p50 ms at 80 %": paced.p50,
      "p99 ms at 80 %": paced.p99,
      "max ms at 80 %": paced.max,
      "lost at 80 %": paced.lost,
      "looked up": Math.floor(lookedUp / lookedUpEvery),
      "not committed": missing,
      "cards not exact": inexact.length,
    };
  } finally {
    stored?.close();
    await subject.stop();
    await town.end();
  }
}
