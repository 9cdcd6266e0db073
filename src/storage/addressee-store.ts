import type { Addressee, AddresseeStore } from "../suggestions/notifications.ts";
import type { SuggestionId } from "../suggestions/types.ts";
import { readRules, readSettings } from "./board-rules.ts";
import type { Engine } from "./engine.ts";
import { preferencesOf } from "./preference-store.ts";

/** Whom something may be told to, in SQL. */
export class SqlAddresseeStore implements AddresseeStore {
  readonly #engine: Engine;

  constructor(engine: Engine) {
    this.#engine = engine;
  }

  async author(suggestionId: SuggestionId): Promise<Addressee | undefined> {
    const row = await this.#about(suggestionId)
      .innerJoin("persons", "persons.person_id", "suggestions.author_person_id")
      .select("persons.user_id")
      .executeTakeFirst();
    return row === undefined ? undefined : await this.#addressee("author", row);
  }

  async follower(suggestionId: SuggestionId, personId: number): Promise<Addressee | undefined> {
    const row = await this.#about(suggestionId)
      .innerJoin("follows", "follows.suggestion_id", "suggestions.suggestion_id")
      .innerJoin("persons", "persons.person_id", "follows.person_id")
      .select("persons.user_id")
      .where("follows.person_id", "=", personId)
      .where("follows.following", "=", 1)
      .executeTakeFirst();
    return row === undefined ? undefined : await this.#addressee("follower", row);
  }

  #about(suggestionId: SuggestionId) {
    return this.#engine.reader
      .selectFrom("suggestions")
      .innerJoin("guilds", "guilds.guild_id", "suggestions.guild_id")
      .innerJoin("boards", "boards.board_id", "suggestions.board_id")
      .select(["suggestions.anonymous", "guilds.settings", "boards.rules"])
      .where("suggestions.suggestion_id", "=", suggestionId);
  }

  async #addressee(is: Addressee["is"], row: AddresseeRow): Promise<Addressee | undefined> {
    if (row.user_id === null) return undefined;
    return {
      userId: row.user_id,
      is,
      anonymous: row.anonymous === 1,
      server: readSettings(row.settings),
      board: readRules(row.rules),
      member: await preferencesOf(this.#engine.reader, row.user_id),
    };
  }
}

interface AddresseeRow {
  readonly user_id: string | null;
  readonly anonymous: 0 | 1;
  readonly settings: string;
  readonly rules: string;
}
