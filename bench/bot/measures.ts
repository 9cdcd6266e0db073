import { existsSync } from "node:fs";
import path from "node:path";
import type { Figures } from "../report.ts";
import { measureMemory } from "./memory.ts";
import { measurePresses } from "./presses.ts";
import { measureStall } from "./stall.ts";
import { makeDatabase, measureStart } from "./start.ts";
import { measureStorm } from "./storm.ts";
import type { SubjectName } from "./subject.ts";

export interface Measure {
  readonly name: string;
  /** Columns of its table: the two bots, or the two sizes of one. */
  readonly peers: readonly string[];
  readonly rounds: number;
  /** One round of one peer; `folder` is there for all of them. */
  readonly run: (peer: string, folder: string) => Promise<Figures>;
}

const bots = ["bare", "ours"] as const;

/** Everything that `npm run bench -- bot` measures; in its short form with a hundredth of the load. */
export function measuresOf(quick: boolean): readonly Measure[] {
  const of = (full: number, short: number): number => (quick ? short : full);
  const rounds = (full: number): number => of(full, 1);
  const warmUp = of(10_000, 100);
  const forMs = of(10_000, 300);
  const members = of(10_000, 200);
  const guilds = of(100, 2);
  const storm = (inFlight: number, callbacksCountAsEdits: boolean) => (peer: string) =>
    measureStorm(botOf(peer), { members, inFlight, callbacksCountAsEdits });
  const memory = (servers: number, users: number) => (peer: string) =>
    measureMemory(botOf(peer), { guilds: servers, users });
  return [
    {
      name: "presses on one card",
      peers: bots,
      rounds: rounds(5),
      run: (peer) => measurePresses(botOf(peer), { cards: 1, members: of(20_000, 200), warmUp, forMs }),
    },
    {
      name: "presses on 100 cards",
      peers: bots,
      rounds: rounds(5),
      run: (peer) => measurePresses(botOf(peer), { cards: of(100, 4), members: of(2_000, 100), warmUp, forMs }),
    },
    { name: "storm 500 at a time", peers: bots, rounds: rounds(3), run: storm(of(500, 50), false) },
    { name: "storm all at once", peers: bots, rounds: rounds(3), run: storm(members, false) },
    { name: "storm with answers counted as edits", peers: ["ours"], rounds: rounds(3), run: storm(of(500, 50), true) },
    {
      name: "stall with the database locked",
      peers: bots,
      rounds: rounds(5),
      run: (peer) =>
        measureStall(botOf(peer), {
          members,
          perSecond: of(200, 50),
          forMs: of(15_000, 900),
          lockedMs: of(4_000, 200),
        }),
    },
    { name: "memory of 1000 servers", peers: bots, rounds: 1, run: memory(of(1_000, 5), of(1_000_000, 400)) },
    { name: "memory of 10000 servers", peers: bots, rounds: 1, run: memory(of(10_000, 5), of(1_000_000, 400)) },
    {
      name: "start",
      peers: [String(of(1_000, 100)), String(of(1_000_000, 1_000))],
      rounds: rounds(7),
      run: async (peer, folder) => {
        const stored = Number(peer);
        const file = path.join(folder, `${stored}.db`);
        if (!existsSync(file)) await makeDatabase(folder, stored, stored / guilds);
        return await measureStart(file, guilds);
      },
    },
  ];
}

function botOf(peer: string): SubjectName {
  if (peer !== "ours" && peer !== "bare") throw new Error(`there is no bot ${peer}`);
  return peer;
}
