import Database from "better-sqlite3";
import type { Card } from "./town.ts";

/** The bot's database as another process sees it: what has been committed, and nothing else. */
export class StoredVotes {
  readonly #database: Database.Database;
  readonly #vote: Database.Statement<[string, number, string, string], number>;
  readonly #ups: Database.Statement<[string, number], number>;
  readonly #counted: Database.Statement<[string, number], number>;

  constructor(file: string) {
    this.#database = new Database(file, { readonly: true });
    this.#vote = this.#database
      .prepare<[string, number, string, string], number>(
        `select v.last_interaction_id >= cast(? as integer) from persons p
          cross join suggestions s on s.number = ? and s.guild_id = ?
          join votes v on v.suggestion_id = s.suggestion_id and v.person_id = p.person_id
        where p.user_id = ?`,
      )
      .pluck();
    this.#ups = this.#database
      .prepare<[string, number], number>("select up_votes from suggestions where guild_id = ? and number = ?")
      .pluck();
    this.#counted = this.#database
      .prepare<[string, number], number>(
        `select count(*) from votes v join suggestions s using (suggestion_id)
        where s.guild_id = ? and s.number = ? and v.side = 'up'`,
      )
      .pluck();
  }

  /** Whether that press, or a newer one of the same person, is committed. */
  has({ guildId, number }: Card, userId: string, interactionId: string): boolean {
    return this.#vote.get(interactionId, number, guildId, userId) === 1;
  }

  /** The count that the card is drawn from. */
  ups({ guildId, number }: Card): number {
    return this.#ups.get(guildId, number) ?? 0;
  }

  /** The votes in favour, counted one by one. */
  countedUps({ guildId, number }: Card): number {
    return this.#counted.get(guildId, number) ?? 0;
  }

  close(): void {
    this.#database.close();
  }
}
