import { Pool, type PoolClient, types } from "pg";
import type { Logger } from "pino";

const bytea = 17;
const int8 = 20;
const numeric = 1700;

/** What a connection is for; each kind has connections of its own, so that none waits behind another's locks. */
export type Purpose = "reading" | "writing" | "migrating" | "moving";

/** How many connections one process opens at most for each purpose. */
const connections: Readonly<Record<Purpose, number>> = { reading: 5, writing: 5, migrating: 2, moving: 1 };
/** As they are called in pg_stat_activity. */
export const connectionName = (purpose: Purpose): string => `suggestion-box ${purpose}`;
/** The purposes of a bot that starts or serves; one connection of each stays open as long as it does. */
export const purposesOfBots = ["reading", "writing", "migrating"] as const;

const connectWithinMs = 10_000;
/** An interaction is deferred for 15 minutes at most, but nobody waits that long; a lock is held for milliseconds. */
const statementWithinMs = 15_000;
const idleInTransactionMs = 60_000;

/** Connections to the database at this address. A broken one is replaced when the next is asked for. */
export function openPool(url: string, purpose: Purpose, logger: Logger | undefined): Pool {
  const pool = new Pool({
    connectionString: url,
    application_name: connectionName(purpose),
    max: connections[purpose],
    min: 1,
    connectionTimeoutMillis: connectWithinMs,
    keepAlive: true,
    // The client's own clock as well: half-open sockets answer nothing.
    ...(!takesItsTime(purpose) && { query_timeout: statementWithinMs + 5_000 }),
    types: { getTypeParser: parserOf },
  });
  const lost = (error: Error) => logger?.warn({ err: error }, "a connection to the database was lost");
  pool.on("error", lost);
  // Without a listener of its own, a connection that breaks between two statements would end the process.
  pool.on("connect", (client) => void client.on("error", () => {}));
  return pool;
}

/** Once for every new connection. In statements, not in the connection's options: poolers refuse those. */
export async function configure(client: PoolClient, purpose: Purpose): Promise<void> {
  // Acknowledged votes are on disk, whatever the server's default is.
  await client.query(
    "select set_config('synchronous_commit', 'on', false) where current_setting('synchronous_commit') = 'off'",
  );
  await client.query("set default_transaction_isolation = 'read committed'");
  if (takesItsTime(purpose)) {
    for (const limit of ["statement_timeout", "idle_in_transaction_session_timeout"])
      await client.query(`set ${limit} = 0`);
    return;
  }
  await client.query(`set statement_timeout = ${statementWithinMs}`);
  await client.query(`set idle_in_transaction_session_timeout = ${idleInTransactionMs}`);
  if (purpose === "reading") await client.query("set default_transaction_read_only = on");
}

/** What works on a whole database is not cut off. */
function takesItsTime(purpose: Purpose): boolean {
  return purpose === "migrating" || purpose === "moving";
}

function parserOf(oid: number, format?: "text" | "binary") {
  if (oid === int8 || oid === numeric) return safeInteger;
  if (oid === bytea) return plainBytes;
  return types.getTypeParser(oid, format);
}

/** What stands in the text form of bytea: \x and two digits a byte. */
function plainBytes(text: string): Uint8Array {
  return new Uint8Array(Buffer.from(text.slice(2), "hex"));
}

/** Ids of ours, times, counts and sums all fit; snowflakes are cast to text where they are read. */
function safeInteger(text: string): number {
  const value = Number(text);
  if (!Number.isSafeInteger(value)) throw new Error("the database returned a number that is not a safe integer");
  return value;
}
