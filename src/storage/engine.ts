import type { Kysely, Transaction } from "kysely";
import type { Schema } from "./schema.ts";
import type { IdRange } from "./suggestion-ids.ts";
import type { FoundSuggestions } from "./words.ts";

export type Reader = Kysely<Schema>;
export type Writer = Transaction<Schema>;

/** One database behind the stores; each engine makes one. */
export interface Engine {
  /** For reading alone. It sees every commit that was resolved before, and goes on while another process writes. */
  readonly reader: Reader;
  /**
   * Runs one transaction and resolves after its commit. Many may run at once: whatever one reads and then writes by, it takes first
   * (row-locks.ts). One that was in another's way is begun anew, so `run` changes nothing but the database. The statements in one
   * come one after the other, or go together (together.ts); none is carried out after one that failed.
   */
  write<T>(run: (transaction: Writer) => Promise<T>): Promise<T>;
  /** The suggestions of a range whose words contain a folded text, found under the index of trigrams if there is one. */
  containing(folded: string, range: IdRange): FoundSuggestions;
  /** Ends after what was begun; whatever comes later is rejected. */
  close(): Promise<void>;
}
