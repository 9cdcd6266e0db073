import type { Actor } from "../suggestions/types.ts";
import type { Writer } from "./engine.ts";

/** What is stored of a person; both undefined when nothing is. */
export interface KnownPerson {
  readonly personId: number | undefined;
  readonly name: string | undefined;
}

/** The person's number, made when missing. */
export async function personNumber(transaction: Writer, userId: string): Promise<number> {
  const known = await transaction
    .selectFrom("persons")
    .select("person_id")
    .where("user_id", "=", userId)
    .executeTakeFirst();
  return known?.person_id ?? (await newPerson(transaction, userId));
}

/** The person's number, with the name that they bear on this server now. */
export async function namedPerson(
  transaction: Writer,
  guildId: string,
  actor: Actor,
  known?: KnownPerson,
): Promise<number> {
  const personId = known?.personId ?? (await personNumber(transaction, actor.userId));
  if (known?.name === actor.name) return personId;
  await transaction
    .insertInto("person_names")
    .values({ person_id: personId, guild_id: guildId, name: actor.name })
    .onConflict((conflict) => conflict.columns(["person_id", "guild_id"]).doUpdateSet({ name: actor.name }))
    .execute();
  return personId;
}

async function newPerson(transaction: Writer, userId: string): Promise<number> {
  const { person_id } = await transaction
    .insertInto("persons")
    .values({ user_id: userId })
    // Another process may have been faster: the update that changes nothing returns its row.
    .onConflict((conflict) => conflict.column("user_id").doUpdateSet({ user_id: userId }))
    .returning("person_id")
    .executeTakeFirstOrThrow();
  return person_id;
}
