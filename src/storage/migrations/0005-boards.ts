import { type Kysely, type RawBuilder, sql } from "kysely";
import type { Migration } from "kysely/migration";
import type { Definitions } from "./definitions.ts";

/** Several boards a server, each with a name and all its rules; settings of the server; intents and votes of further kinds. */
export function boardsMigration(definitions: Definitions): Migration {
  return {
    async up(db) {
      for (const statement of before(definitions)) await statement.execute(db);
      await carryRulesOver(db);
      for (const statement of after(definitions)) await statement.execute(db);
    },
  };
}

function before({ integer }: Definitions): readonly RawBuilder<unknown>[] {
  return [
    sql`alter table guilds add column settings text not null default '{}'`,
    sql`alter table boards add column name text not null default 'suggestions' check (name <> '')`,
    sql`alter table boards add column channel_kind text not null default 'text'
      check (channel_kind in ('text', 'announcement', 'forum'))`,
    sql`alter table boards add column rules text not null default '{}'`,
    sql`alter table boards add column deleted_at ${integer}`,
  ];
}

interface OldBoard {
  readonly board_id: number;
  readonly anonymous_allowed: number;
  readonly images_allowed: number;
  readonly threads: number;
}

async function carryRulesOver(db: Kysely<unknown>): Promise<void> {
  const { rows } = await sql<OldBoard>`select board_id, anonymous_allowed, images_allowed, threads from boards`.execute(
    db,
  );
  for (const row of rows) {
    const rules = {
      anonymousAllowed: row.anonymous_allowed === 1,
      imagesAllowed: row.images_allowed === 1,
      threads: row.threads === 1,
    };
    await sql`update boards set rules = ${JSON.stringify(rules)} where board_id = ${row.board_id}`.execute(db);
  }
}

function after({ integer, counted, tableEnd }: Definitions): readonly RawBuilder<unknown>[] {
  return [
    sql`alter table boards drop column anonymous_allowed`,
    sql`alter table boards drop column images_allowed`,
    sql`alter table boards drop column threads`,
    sql`create unique index boards_by_name on boards (guild_id, name) where deleted_at is null`,
    sql`create unique index boards_by_channel on boards (guild_id, channel_id) where deleted_at is null`,
    sql`create index suggestions_by_board on suggestions (board_id, status)`,

    // The same tables with what is new: SQLite cannot take a check off a table, or change it.
    sql`create table votes_with_abstention (
      suggestion_id ${integer} not null references suggestions (suggestion_id),
      person_id ${integer} not null references persons (person_id),
      side text not null check (side in ('up', 'down', 'abstain', 'none')),
      last_interaction_id ${integer} not null,
      updated_at ${integer} not null,
      primary key (suggestion_id, person_id)
    ) ${tableEnd}`,
    sql`insert into votes_with_abstention (suggestion_id, person_id, side, last_interaction_id, updated_at)
      select suggestion_id, person_id, side, last_interaction_id, updated_at from votes`,
    sql`drop table votes`,
    sql`alter table votes_with_abstention rename to votes`,

    sql`create table intents_of_any_kind (
      intent_id ${counted} check (intent_id between 1 and 2147483647),
      kind text not null check (kind <> ''),
      guild_id text not null references guilds (guild_id),
      suggestion_id ${integer} not null references suggestions (suggestion_id) deferrable initially deferred,
      nonce text not null unique check (length(nonce) between 1 and 25),
      state text not null default 'pending' check (state in ('pending', 'done', 'failed')),
      problem text,
      attempts ${integer} not null default 0 check (attempts >= 0),
      first_attempt_at ${integer},
      due_at ${integer},
      created_at ${integer} not null,
      done_at ${integer},
      detail text,
      result_channel_id text,
      result_message_id text,
      check ((state = 'failed') = (problem is not null)),
      check ((state = 'pending') = (done_at is null))
    ) ${tableEnd}`,
    sql`insert into intents_of_any_kind (intent_id, kind, guild_id, suggestion_id, nonce, state, problem, attempts,
        first_attempt_at, due_at, created_at, done_at, result_channel_id, result_message_id)
      select intent_id, kind, guild_id, suggestion_id, nonce, state, problem, attempts, first_attempt_at, due_at, created_at,
        done_at, result_channel_id, result_message_id from intents`,
    sql`drop table intents`,
    sql`alter table intents_of_any_kind rename to intents`,
    sql`create index intents_of_suggestion on intents (suggestion_id, kind, intent_id)`,
    sql`create index intents_pending on intents (due_at, intent_id) where state = 'pending'`,
    sql`create index intents_failed on intents (guild_id, kind) where state = 'failed'`,
  ];
}
