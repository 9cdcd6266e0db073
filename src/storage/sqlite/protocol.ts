/** What the main thread and a connection's worker thread say to each other. */
export interface WorkerSetup {
  readonly file: string;
  /** Undefined for the reader: the process that writes holds this file locked for its life. */
  readonly lockFile: string | undefined;
  /** How long a statement waits for another process's lock. */
  readonly lockWaitMs: number;
}

export interface Query {
  readonly sql: string;
  readonly parameters: readonly unknown[];
}

export type Command =
  | ({ readonly kind: "query" } & Query)
  /** In their order, none after one that failed; the answer has the rows of each in place of rows. */
  | { readonly kind: "queries"; readonly queries: readonly Query[] }
  | { readonly kind: "begin" | "commit" | "rollback" | "close" }
  /** In place of one that could not be sent. */
  | { readonly kind: "unsendable" };

export interface CommandMessage {
  readonly id: number;
  readonly command: Command;
}

export interface QueryAnswer {
  readonly rows: readonly unknown[];
  readonly changes: number;
}

/** An error as it crosses threads; `code` is SQLite's, such as SQLITE_BUSY. */
export interface Failure {
  readonly code: string;
  readonly message: string;
}

/** The answer to a command, or with id 0 the outcome of opening the database. */
export type AnswerMessage = { readonly id: number } & (
  | { readonly answer: QueryAnswer }
  | { readonly failure: Failure }
);

/** The worker's own codes, beside SQLite's. */
export const secondProcessCode = "SECOND_PROCESS";
export const foreignDatabaseCode = "FOREIGN_DATABASE";
export const damagedDatabaseCode = "DAMAGED_DATABASE";
export const lockFileCode = "LOCK_FILE";
