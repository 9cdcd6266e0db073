import type { RawBuilder } from "kysely";

type Words = RawBuilder<unknown>;

/** What the engines word differently in a table's definition. */
export interface Definitions {
  /** Type of a 64-bit integer. */
  readonly integer: Words;
  /** Type of raw bytes. */
  readonly bytes: Words;
  /** Type of a primary key that counts up and never gives a number twice. */
  readonly counted: Words;
  /** What stands after a table's closing parenthesis. */
  readonly tableEnd: Words;
  /** Statements that make a table refuse every change and removal of a row. */
  readonly appendOnly: (table: string) => readonly Words[];
  /** Statements that make an index of all three letters in a row of a column, under which rows that contain a text are found. */
  readonly trigrams: (searched: Searched) => readonly Words[];
}

export interface Searched {
  readonly table: string;
  /** Its primary key, an integer. */
  readonly key: string;
  readonly column: string;
}
