import type { Engine } from "../../src/storage/engine.ts";
import { eventually } from "./eventually.ts";
import type { PostgresServer } from "./postgres-server.ts";

/** An engine whose transactions have written, say so, and wait to commit. */
export function heldBack(engine: Engine, written: () => void, mayCommit: Promise<void>): Engine {
  return {
    reader: engine.reader,
    write: (run) =>
      engine.write(async (transaction) => {
        const outcome = await run(transaction);
        written();
        await mayCommit;
        return outcome;
      }),
    containing: (folded, range) => engine.containing(folded, range),
    close: () => engine.close(),
  };
}

/** Resolves when somebody waits for a lock in the database of that address or name. */
export async function someoneWaits(server: PostgresServer, database: string): Promise<void> {
  const name = database.split("/").at(-1) ?? "";
  const waiting = `select 1 from pg_stat_activity where datname = '${name}' and wait_event_type = 'Lock'`;
  await eventually(async () => (await server.query("postgres", waiting)).length > 0);
}
