import { PostgresAdapter } from "kysely";
import type { Reader, Writer } from "./engine.ts";

/** Which of the two databases it is: the other one is SQLite. */
export function isPostgres(db: Reader | Writer): boolean {
  return db.getExecutor().adapter instanceof PostgresAdapter;
}
