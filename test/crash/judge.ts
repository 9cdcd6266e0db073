import type { LocalDiscord } from "../../playground/discord/local-discord.ts";
import type { CrashDatabase } from "./database.ts";
import type { Finding } from "./finding.ts";
import { judgeDeeds } from "./judge-deeds.ts";
import { judgeHistory } from "./judge-history.ts";
import { judgeMessages } from "./judge-messages.ts";
import type { Deed } from "./ledger.ts";
import type { Quarter } from "./quarter.ts";
import { settle } from "./settle.ts";
import { readWorld, type StoredWorld } from "./stored-world.ts";

/** What is wrong in the end: looked at once more where something seems to be, since a drawing may just have been on its way. */
export async function judge(...asked: Parameters<typeof judgeOnce>): ReturnType<typeof judgeOnce> {
  const first = await judgeOnce(...asked);
  return first.found.length === 0 ? first : await judgeOnce(...asked);
}

/** Waits until nothing is owed any more, and compares what people were told, what is stored, and what stands on the server. */
async function judgeOnce(
  discord: LocalDiscord,
  database: CrashDatabase,
  quarter: Quarter,
  deeds: readonly Deed[],
): Promise<{ readonly found: readonly Finding[]; readonly world: StoredWorld }> {
  const stuck = await settle(discord, database);
  const world = await readWorld(database, quarter.server.id);
  const found: readonly Finding[] = [
    ...judgeDeeds(deeds, world).all,
    ...judgeHistory(world).all,
    ...judgeMessages(discord, quarter, world).all,
    ...(stuck > 0 ? [{ kind: "stale" as const, number: undefined, what: `${stuck} are still owed` }] : []),
  ];
  return { found, world };
}
