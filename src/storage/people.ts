import type { Member } from "../suggestions/types.ts";
import type { Writer } from "./engine.ts";

/** Somebody who acts on a server, and is known there by the name they bear now. */
export interface Named {
  readonly guildId: string;
  readonly actor: Pick<Member, "userId" | "name">;
}

/** The number of a person among those that were asked for. */
export type PersonIds = (userId: string) => number;

/** The person's number, made when missing. */
export async function personNumber(transaction: Writer, userId: string): Promise<number> {
  return (await personNumbers(transaction, [userId]))(userId);
}

/** The person's number, with the name that they bear on this server now. */
export async function namedPerson(
  transaction: Writer,
  guildId: string,
  actor: Pick<Member, "userId" | "name">,
): Promise<number> {
  return (await namedPersons(transaction, [{ guildId, actor }]))(actor.userId);
}

/** The same for many at once; of several names on one server the last one stands. */
export async function namedPersons(transaction: Writer, named: readonly Named[]): Promise<PersonIds> {
  const userIds = named.map(({ actor }) => actor.userId);
  const personIds = await personNumbers(transaction, userIds);
  await writingNames(transaction, named, personIds).execute();
  return personIds;
}

/** Notes the names that people bear now; of several on one server the last one stands. */
export function writingNames(transaction: Writer, named: readonly Named[], personIds: PersonIds) {
  const names = new Map(
    named.map(({ guildId, actor }) => {
      const person_id = personIds(actor.userId);
      return [`${person_id}/${guildId}`, { person_id, guild_id: guildId, name: actor.name }];
    }),
  );
  return transaction
    .insertInto("person_names")
    .values([...names.values()].toSorted((one, other) => one.person_id - other.person_id))
    .onConflict((conflict) =>
      conflict
        .columns(["person_id", "guild_id"])
        .doUpdateSet((row) => ({ name: row.ref("excluded.name") }))
        .whereRef("person_names.name", "<>", "excluded.name"),
    );
}

/** The numbers of those people who have one. */
export function knownPersons(transaction: Writer, userIds: readonly string[]) {
  return transaction
    .selectFrom("persons")
    .select(["person_id", "user_id"])
    .where("user_id", "in", [...new Set(userIds)]);
}

async function personNumbers(transaction: Writer, userIds: readonly string[]): Promise<PersonIds> {
  return await madePersons(transaction, userIds, await knownPersons(transaction, userIds).execute());
}

/** The numbers of people of whom some are known; the others are made. */
export async function madePersons(
  transaction: Writer,
  userIds: readonly string[],
  known: readonly { readonly person_id: number; readonly user_id: string | null }[],
): Promise<PersonIds> {
  const numbers = new Map(known.map((row) => [row.user_id, row.person_id]));
  // In one order everywhere, so that no two transactions wait for each other.
  const missing = [...new Set(userIds)].filter((userId) => !numbers.has(userId)).toSorted();
  if (missing.length > 0) {
    const made = await transaction
      .insertInto("persons")
      .values(missing.map((userId) => ({ user_id: userId })))
      // Another process may have been faster: the update that changes nothing returns its row.
      .onConflict((conflict) =>
        conflict.column("user_id").doUpdateSet((row) => ({ user_id: row.ref("excluded.user_id") })),
      )
      .returning(["person_id", "user_id"])
      .execute();
    for (const { person_id, user_id } of made) numbers.set(user_id, person_id);
  }
  return (userId) => {
    const number = numbers.get(userId);
    if (number === undefined) throw new Error("a person was not asked for");
    return number;
  };
}
