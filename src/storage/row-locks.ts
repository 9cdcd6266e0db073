import type { SuggestionId } from "../suggestions/types.ts";
import { isPostgres } from "./dialects.ts";
import type { Writer } from "./engine.ts";

/*
 * What a transaction reads and then writes by, it takes first: whoever takes the same waits, and reads what was committed meanwhile.
 * Always in this order, so that no two wait for each other: servers, suggestions, persons; of several the smaller ids first.
 * On SQLite a transaction has the whole database, and there is nothing to take.
 */

/** Takes a server's row: nobody else changes its rules, takes a number or links duplicates there before this transaction's end. */
export async function takeGuild(transaction: Writer, guildId: string): Promise<void> {
  if (!isPostgres(transaction)) return;
  await transaction
    .selectFrom("guilds")
    .select("guild_id")
    .where("guild_id", "=", guildId)
    .forNoKeyUpdate()
    .executeTakeFirst();
}

/** Keeps the rules of servers as they are until this transaction's end; others may keep them too. */
export async function keepRules(transaction: Writer, guildIds: readonly string[]): Promise<void> {
  if (!isPostgres(transaction)) return;
  await transaction
    .selectFrom("guilds")
    .select("guild_id")
    .where("guild_id", "in", [...new Set(guildIds)])
    .orderBy("guild_id")
    .forShare()
    .execute();
}

/** Takes suggestions: their status, votes, notes and place in the queue change by nobody else before this transaction's end. */
export async function takeSuggestions(transaction: Writer, ids: readonly SuggestionId[]): Promise<void> {
  if (!isPostgres(transaction)) return;
  await transaction
    .selectFrom("suggestions")
    .select("suggestion_id")
    .where("suggestion_id", "in", [...new Set(ids)])
    .orderBy("suggestion_id")
    .forNoKeyUpdate()
    .execute();
}

/** Takes a person: of two presses of theirs the second one is judged by what the first one stored. */
export async function takePerson(transaction: Writer, personId: number): Promise<void> {
  if (!isPostgres(transaction)) return;
  await transaction
    .selectFrom("persons")
    .select("person_id")
    .where("person_id", "=", personId)
    .forNoKeyUpdate()
    .executeTakeFirst();
}
