import type { ClaimChange, ClaimOutcome, QueueEntry, QueuePage, QueueStore } from "../suggestions/queue-store.ts";
import type { Engine, Writer } from "./engine.ts";
import { namedPerson } from "./people.ts";
import { entryById, selectEntries, toEntry } from "./queue-entries.ts";
import { takeSuggestions } from "./row-locks.ts";

/** The queue in SQL. */
export class SqlQueueStore implements QueueStore {
  readonly #engine: Engine;
  readonly #changed: () => void;

  /** `changed` is called after commits that changed what a post shows. */
  constructor(engine: Engine, changed: () => void) {
    this.#engine = engine;
    this.#changed = changed;
  }

  async entry(guildId: string, number: number): Promise<QueueEntry | undefined> {
    const row = await selectEntries(this.#engine.reader)
      .where("suggestions.guild_id", "=", guildId)
      .where("suggestions.number", "=", number)
      .executeTakeFirst();
    return row === undefined ? undefined : toEntry(row);
  }

  async waiting(guildId: string, { offset, limit }: { offset: number; limit: number }): Promise<QueuePage> {
    const { reader } = this.#engine;
    const [{ total }, rows] = await Promise.all([
      reader
        .selectFrom("suggestions")
        .select((row) => row.fn.countAll<number>().as("total"))
        .where("guild_id", "=", guildId)
        .where("status", "=", "queued")
        .executeTakeFirstOrThrow(),
      selectEntries(reader)
        .where("suggestions.guild_id", "=", guildId)
        .where("suggestions.status", "=", "queued")
        .orderBy("entry.queued_at")
        .orderBy("suggestions.number")
        .limit(limit)
        .offset(offset)
        .execute(),
    ]);
    return { entries: rows.map(toEntry), total };
  }

  async claim(change: ClaimChange): Promise<ClaimOutcome> {
    const outcome = await this.#engine.write((transaction) => claim(transaction, change));
    if (outcome.kind === "stored") this.#changed();
    return outcome;
  }
}

async function claim(transaction: Writer, change: ClaimChange): Promise<ClaimOutcome> {
  const { guildId, suggestionId, claims, by, interactionId, at } = change;
  await takeSuggestions(transaction, [suggestionId]);
  const row = await selectEntries(transaction)
    .where("suggestions.suggestion_id", "=", suggestionId)
    .where("suggestions.guild_id", "=", guildId)
    .executeTakeFirst();
  if (row === undefined) return { kind: "not-waiting" };
  // The claim rests on this press already, or on a newer one.
  if (row.claim_press !== null && BigInt(row.claim_press) >= BigInt(interactionId)) {
    return { kind: "stored", entry: toEntry(row) };
  }
  if (row.status !== "queued") return { kind: "not-waiting" };
  if (claims && row.claimed_at !== null && row.claimer_user_id !== by.userId) {
    return { kind: "claimed", by: row.claimer_name ?? "" };
  }
  await transaction
    .updateTable("queue_entries")
    .set((entry) => ({
      claimed_by_person_id: null,
      claimed_at: null,
      claim_press: interactionId,
      version: entry("version", "+", 1),
    }))
    .where("suggestion_id", "=", suggestionId)
    .execute();
  if (claims) {
    await transaction
      .updateTable("queue_entries")
      .set({ claimed_by_person_id: await namedPerson(transaction, guildId, by), claimed_at: at.getTime() })
      .where("suggestion_id", "=", suggestionId)
      .execute();
  }
  const entry = await entryById(transaction, suggestionId);
  return entry === undefined ? { kind: "not-waiting" } : { kind: "stored", entry };
}
