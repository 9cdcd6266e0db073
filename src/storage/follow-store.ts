import { sql } from "kysely";
import type { Following, FollowPress, FollowStore } from "../suggestions/follows.ts";
import type { Engine, Writer } from "./engine.ts";
import { personNumber } from "./people.ts";
import { takePerson } from "./row-locks.ts";

/** Who follows what, in SQL. */
export class SqlFollowStore implements FollowStore {
  readonly #engine: Engine;

  constructor(engine: Engine) {
    this.#engine = engine;
  }

  async press(press: FollowPress): Promise<Following> {
    return await this.#engine.write((transaction) => storePress(transaction, press));
  }
}

async function storePress(transaction: Writer, press: FollowPress): Promise<Following> {
  const { suggestionId, userId, wish, interactionId, at } = press;
  const author = await transaction
    .selectFrom("suggestions")
    .innerJoin("persons", "persons.person_id", "suggestions.author_person_id")
    .select("persons.user_id")
    .where("suggestions.suggestion_id", "=", suggestionId)
    .where("suggestions.guild_id", "=", press.guildId)
    .executeTakeFirstOrThrow();
  if (author.user_id === userId) return "own";
  const person_id = await personNumber(transaction, userId);
  await takePerson(transaction, person_id);
  const stands = await transaction
    .selectFrom("follows")
    .select(["following", sql<string>`cast(last_interaction_id as text)`.as("interaction_id")])
    .where("suggestion_id", "=", suggestionId)
    .where("person_id", "=", person_id)
    .executeTakeFirst();
  const before = stands?.following === 1;
  // What stands rests on this press already, or on a newer one.
  if (stands !== undefined && BigInt(stands.interaction_id) >= BigInt(interactionId)) return worded(before);
  const following = wish === "toggle" ? !before : wish === "follow";
  await transaction
    .insertInto("follows")
    .values({
      suggestion_id: suggestionId,
      person_id,
      following: following ? 1 : 0,
      last_interaction_id: interactionId,
      updated_at: at.getTime(),
    })
    .onConflict((conflict) =>
      conflict.columns(["suggestion_id", "person_id"]).doUpdateSet((row) => ({
        following: row.ref("excluded.following"),
        last_interaction_id: row.ref("excluded.last_interaction_id"),
        updated_at: row.ref("excluded.updated_at"),
      })),
    )
    .execute();
  return worded(following);
}

function worded(following: boolean): Following {
  return following ? "following" : "not-following";
}
