import { type RawBuilder, sql } from "kysely";
import type { Member } from "../suggestions/types.ts";
import type { Writer } from "./engine.ts";
import { type JsonRows, jsonRows } from "./json-rows.ts";

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
  await writingNames(transaction, named, personIds).execute(transaction);
  return personIds;
}

/** Notes the names that people bear now; of several on one server the last one stands. */
export function writingNames(transaction: Writer, named: readonly Named[], personIds: PersonIds): RawBuilder<unknown> {
  const names = new Map(
    named.map(({ guildId, actor }) => {
      const personId = personIds(actor.userId);
      return [`${personId}/${guildId}`, [personId, guildId, actor.name] as const];
    }),
  );
  // In one order everywhere, so that no two transactions wait for each other.
  const sorted = [...names.values()].toSorted(([one], [other]) => one - other);
  const { table, integer, text } = jsonRows(transaction, sorted);
  // `where true` keeps SQLite from reading `on` as a part of a join.
  return sql`insert into person_names (person_id, guild_id, name)
    select ${integer(0)}, ${text(1)}, ${text(2)} from ${table} where true
    on conflict (person_id, guild_id) do update set name = excluded.name where person_names.name <> excluded.name`;
}

/** The numbers of those people who have one, of user ids at a place of rows. */
export function selectPersons({ table, text }: JsonRows, place: number): RawBuilder<KnownPerson> {
  return sql<KnownPerson>`select person_id, user_id from persons
    where user_id in (select ${text(place)} from ${table})`;
}

interface KnownPerson {
  readonly person_id: number;
  /** Null once they were erased. */
  readonly user_id: string | null;
}

async function personNumbers(transaction: Writer, userIds: readonly string[]): Promise<PersonIds> {
  const asked = jsonRows(
    transaction,
    userIds.map((userId) => [userId]),
  );
  const { rows } = await selectPersons(asked, 0).execute(transaction);
  return await madePersons(transaction, userIds, rows);
}

/** The numbers of people of whom some are known; the others are made. */
export async function madePersons(
  transaction: Writer,
  userIds: readonly string[],
  known: readonly KnownPerson[],
): Promise<PersonIds> {
  const numbers = new Map(known.map((row) => [row.user_id, row.person_id]));
  // In one order everywhere, so that no two transactions wait for each other.
  const missing = [...new Set(userIds)].filter((userId) => !numbers.has(userId)).toSorted();
  if (missing.length > 0) {
    const { table, text } = jsonRows(
      transaction,
      missing.map((userId) => [userId]),
    );
    // Another process may have been faster: the update that changes nothing returns its row.
    const { rows: made } =
      await sql<KnownPerson>`insert into persons (user_id) select ${text(0)} from ${table} where true
      on conflict (user_id) do update set user_id = excluded.user_id
      returning person_id, user_id`.execute(transaction);
    for (const { person_id, user_id } of made) numbers.set(user_id, person_id);
  }
  return (userId) => {
    const number = numbers.get(userId);
    if (number === undefined) throw new Error("a person was not asked for");
    return number;
  };
}
