import { sql } from "kysely";
import {
  defaultPreferences,
  type PreferenceChange,
  type PreferenceStore,
  type Preferences,
} from "../boards/preferences.ts";
import type { Engine, Reader, Writer } from "./engine.ts";
import { personNumber } from "./people.ts";
import type { PreferenceName } from "./schema.ts";

const names: Readonly<Record<keyof Preferences, PreferenceName>> = {
  directMessages: "direct-messages",
  threadPings: "thread-pings",
};

/** What people let the bot do, in SQL. */
export class SqlPreferenceStore implements PreferenceStore {
  readonly #engine: Engine;

  constructor(engine: Engine) {
    this.#engine = engine;
  }

  of(userId: string): Promise<Preferences> {
    return preferencesOf(this.#engine.reader, userId);
  }

  async change({ userId, changes, interactionId, at }: PreferenceChange): Promise<Preferences> {
    return await this.#engine.write(async (transaction) => {
      const person_id = await personNumber(transaction, userId);
      for (const [key, preference] of preferenceNames()) {
        const wanted = changes[key];
        if (wanted === undefined) continue;
        await transaction
          .insertInto("preferences")
          .values({
            person_id,
            preference,
            enabled: wanted ? 1 : 0,
            last_interaction_id: interactionId,
            updated_at: at.getTime(),
          })
          .onConflict((conflict) =>
            conflict
              .columns(["person_id", "preference"])
              .doUpdateSet((row) => ({
                enabled: row.ref("excluded.enabled"),
                last_interaction_id: row.ref("excluded.last_interaction_id"),
                updated_at: row.ref("excluded.updated_at"),
              }))
              .whereRef("excluded.last_interaction_id", ">", sql.ref("preferences.last_interaction_id")),
          )
          .execute();
      }
      return await preferencesOf(transaction, userId);
    });
  }
}

/** What holds for somebody now; the defaults where they chose nothing. */
export async function preferencesOf(db: Reader | Writer, userId: string): Promise<Preferences> {
  const rows = await db
    .selectFrom("preferences")
    .innerJoin("persons", "persons.person_id", "preferences.person_id")
    .select(["preferences.preference", "preferences.enabled"])
    .where("persons.user_id", "=", userId)
    .execute();
  const chosen = new Map(rows.map(({ preference, enabled }) => [preference, enabled === 1]));
  return {
    directMessages: chosen.get(names.directMessages) ?? defaultPreferences.directMessages,
    threadPings: chosen.get(names.threadPings) ?? defaultPreferences.threadPings,
  };
}

function preferenceNames(): readonly (readonly [keyof Preferences, PreferenceName])[] {
  return [
    ["directMessages", names.directMessages],
    ["threadPings", names.threadPings],
  ];
}
