import { Client } from "pg";
import { z } from "zod";
import { SetupFault } from "../../errors.ts";
import { allMigrations } from "../migrations/migrations.ts";
import { type MigrationState, migrationState } from "../migrations/state.ts";
import { postgresDefinitions } from "./definitions.ts";
import { openingFault, placeOf } from "./faults.ts";

/** What a PostgreSQL database tells about itself. */
export interface PostgresFacts {
  /** Server and database, without name and password. */
  readonly place: string;
  readonly version: string;
  readonly encoding: string;
  readonly bytes: number;
  readonly maxConnections: number;
  /** Connections that bots have open now, of all that are open. */
  readonly ofBots: number;
  readonly connections: number;
  /** A standby, or one that was told to take no writes. */
  readonly readOnly: boolean;
  readonly mayMakeTables: boolean;
  /** Whether what is committed waits for the disk. */
  readonly syncs: boolean;
  /** Whether words are found under an index; so too while there is nothing to index. */
  readonly indexesWords: boolean;
  readonly migrations: MigrationState;
  /** Its clock less ours, and by how much that may be wrong. */
  readonly clock: { readonly offsetMs: number; readonly uncertainMs: number };
}

const withinMs = 5_000;

const facts = z.object({
  version: z.string(),
  encoding: z.string(),
  bytes: z.coerce.number(),
  max_connections: z.coerce.number(),
  of_bots: z.coerce.number(),
  connections: z.coerce.number(),
  read_only: z.boolean(),
  may_make_tables: z.boolean(),
  syncs: z.boolean(),
  foreign_tables: z.boolean(),
  migrated: z.boolean(),
  indexes_words: z.boolean(),
});

const question = `select current_setting('server_version') as version,
  current_setting('server_encoding') as encoding,
  pg_database_size(current_database()) as bytes,
  current_setting('max_connections') as max_connections,
  (select count(*) from pg_stat_activity where application_name like 'suggestion-box %'
    and application_name <> current_setting('application_name')) as of_bots,
  (select count(*) from pg_stat_activity where backend_type = 'client backend') as connections,
  pg_is_in_recovery() or current_setting('default_transaction_read_only') = 'on' as read_only,
  coalesce(has_schema_privilege(current_schema(), 'CREATE'), false) as may_make_tables,
  current_setting('fsync') = 'on' as syncs,
  exists (select 1 from pg_catalog.pg_tables where schemaname = current_schema()) as foreign_tables,
  exists (select 1 from pg_catalog.pg_tables where schemaname = current_schema() and tablename = 'kysely_migration') as migrated,
  to_regclass('suggestion_words') is null or to_regclass('suggestion_words_trigrams') is not null as indexes_words`;

/** Looks at the database and changes nothing. Throws a SetupFault for what the operator has to mend. */
export async function inspectPostgres(url: string): Promise<PostgresFacts> {
  const place = placeOf(url);
  const client = new Client({
    connectionString: url,
    application_name: "suggestion-box doctor",
    connectionTimeoutMillis: withinMs,
    query_timeout: withinMs,
  });
  client.on("error", () => {});
  try {
    await client.connect();
    const { foreign_tables: hasTables, migrated, ...found } = facts.parse((await client.query(question)).rows[0]);
    if (hasTables && !migrated) {
      throw new SetupFault(
        `The database ${place} belongs to another program. Nothing in it was changed: name an empty database in DATABASE_URL.`,
      );
    }
    const names = migrated ? await appliedIn(client) : [];
    return {
      place,
      version: found.version,
      encoding: found.encoding,
      bytes: found.bytes,
      maxConnections: found.max_connections,
      ofBots: found.of_bots,
      connections: found.connections,
      readOnly: found.read_only,
      mayMakeTables: found.may_make_tables,
      syncs: found.syncs,
      indexesWords: found.indexes_words,
      migrations: migrationState(names, allMigrations(postgresDefinitions)),
      clock: await clockOf(client),
    };
  } catch (error) {
    throw openingFault(error, place);
  } finally {
    await client.end().catch(() => {});
  }
}

async function appliedIn(client: Client): Promise<readonly string[]> {
  const { rows } = await client.query("select name from kysely_migration order by name");
  return rows.map((row) => z.object({ name: z.string() }).parse(row).name);
}

async function clockOf(client: Client): Promise<PostgresFacts["clock"]> {
  const before = Date.now();
  const { rows } = await client.query("select extract(epoch from clock_timestamp()) * 1000 as now");
  const uncertainMs = (Date.now() - before) / 2;
  const { now } = z.object({ now: z.coerce.number() }).parse(rows[0]);
  return { offsetMs: now - before - uncertainMs, uncertainMs };
}
