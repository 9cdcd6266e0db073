import { setTimeout as pause } from "node:timers/promises";
import type { LocalDiscord } from "../../playground/discord/local-discord.ts";
import type { CrashDatabase } from "./database.ts";
import { owed } from "./stored-world.ts";

const withinMs = 120_000;
const quietMs = 300;

/** Waits until delivery has nothing left to do and nothing is asked of Discord any more; returns how much it still owes. */
export async function settle({ requests }: LocalDiscord, database: CrashDatabase): Promise<number> {
  const until = performance.now() + withinMs;
  for (;;) {
    const left = await owed(database);
    const last = requests.last();
    await pause(quietMs);
    if (left === 0 && requests.last() === last && (await owed(database)) === 0) return 0;
    if (performance.now() > until) return Math.max(left, 1);
  }
}
