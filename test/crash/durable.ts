import { setTimeout as pause } from "node:timers/promises";
import { LocalDiscord } from "../../playground/discord/local-discord.ts";
import { said } from "../helpers/told.ts";
import { isCard } from "../helpers/town.ts";
import { type EngineName, openCrashDatabase } from "./database.ts";
import { Patient } from "./patient.ts";
import type { Control } from "./plan.ts";
import { furnish } from "./quarter.ts";
import { owed } from "./stored-world.ts";
import { Syncs } from "./syncs.ts";

export interface Durability {
  /** Votes, each in a transaction of its own. */
  readonly batches: number;
  /** Syncs of the journal between a press and its answer, over all of them. */
  readonly syncs: number;
  /** Batches that were acknowledged without one. */
  readonly missing: number;
}

/** Has one vote after another acknowledged while nothing else is written, and counts the syncs of the journal before each answer. */
export async function countSyncs(engine: EngineName, batches: number, control?: Control): Promise<Durability> {
  const database = await openCrashDatabase(engine);
  const discord = await LocalDiscord.start();
  const patient = new Patient(discord, database, control);
  let watched: Syncs | undefined;
  try {
    await patient.start();
    const { server, channels, authors, voters } = await furnish(discord, "Quarter");
    const [ana] = authors;
    const [ben] = voters;
    if (ana === undefined || ben === undefined) throw new Error(`nobody is on ${server.id}`);
    await said(ana.suggest("A bench by the pond"));
    const card = await ben.waitsFor(channels.suggestions, (seen) => seen.find((message) => isCard(message, 1)));
    watched = await Syncs.watch(await database.writers(patient.bot.pid), database.journal);
    let syncs = 0;
    let missing = 0;
    for (let nth = 0; nth < batches; nth += 1) {
      while ((await owed(database)) > 0) await pause(5);
      const before = watched.count;
      await (await ben.clicks(card, nth % 2 === 0 ? "up" : "down")).final();
      const made = watched.count - before;
      syncs += made;
      if (made === 0) missing += 1;
    }
    return { batches, syncs, missing };
  } finally {
    await watched?.end();
    await patient.end();
    await discord.stop();
    await database.stop();
  }
}
