import Database from "better-sqlite3";
import type { Figures } from "../report.ts";
import { type Load, openLoop } from "./load.ts";
import { StoredVotes } from "./stored.ts";
import { type SubjectName, startSubject } from "./subject.ts";
import { BenchTown } from "./town.ts";

export interface StallOptions {
  readonly members: number;
  readonly perSecond: number;
  readonly forMs: number;
  /** How long another process keeps the database locked, from a third of the time on. */
  readonly lockedMs: number;
}

/** Presses at a fixed rate while another process holds the database's lock; how long the bot's event loop stands still. */
export async function measureStall(name: SubjectName, options: StallOptions): Promise<Figures> {
  const { members, perSecond, forMs, lockedMs } = options;
  const town = await BenchTown.found({ cards: 1, channels: 1, members });
  const { apiUrl, token } = town.discord;
  const subject = await startSubject({ name, apiUrl, token, dataDir: town.dataDir });
  const [card] = town.cards;
  if (card === undefined) throw new Error("there is no card");
  let done = 0;
  const load: Load = {
    plan: () => {
      done += 1;
      return { card, userId: town.memberIds[(done - 1) % members] ?? "", side: "up" };
    },
  };
  const kept = { release: () => {} };
  const locking = setTimeout(() => {
    const database = new Database(town.file, { timeout: 5_000 });
    database.exec("begin immediate");
    const release = () => {
      if (!database.open) return;
      database.exec("rollback");
      database.close();
    };
    kept.release = release;
    setTimeout(release, lockedMs);
  }, forMs / 3);
  try {
    await openLoop(town, load, { perSecond, forMs: forMs / 4 });
    await subject.read();
    const answered = await openLoop(town, load, { perSecond, forMs });
    const { stallMs } = await subject.read();
    const figures = { "stall ms": stallMs, "max ms": answered.max, "lost (3 s)": answered.lost };
    if (name === "bare") return figures;
    const stored = new StoredVotes(town.file);
    const presses = new Map<string, number>();
    for (let index = 0; index < done; index += 1) {
      const userId = town.memberIds[index % members] ?? "";
      presses.set(userId, (presses.get(userId) ?? 0) + 1);
    }
    const expected = [...presses.values()].filter((times) => times % 2 === 1).length;
    const over = performance.now() + 20_000;
    while (stored.countedUps(card) !== expected && performance.now() < over)
      await new Promise((go) => setTimeout(go, 50));
    const missing = expected - stored.countedUps(card);
    stored.close();
    return { ...figures, "votes missing in the end": missing };
  } finally {
    clearTimeout(locking);
    kept.release();
    await subject.stop();
    await town.end();
  }
}
