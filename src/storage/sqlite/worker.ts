import { type MessagePort, parentPort, workerData } from "node:worker_threads";
import type Database from "better-sqlite3";
import { openDatabase, openReadOnly } from "./open-database.ts";
import type { AnswerMessage, Command, CommandMessage, Failure, Query, QueryAnswer, WorkerSetup } from "./protocol.ts";

const statementsKept = 256;
const answeredWithinMs = 1;
const nothing: QueryAnswer = { rows: [], changes: 0 };

/** Carries out commands on one database connection, in the order in which they come. */
function serve(port: MessagePort, setup: WorkerSetup): void {
  const { database, close } = setup.lockFile === undefined ? openReadOnly(setup) : openDatabase(setup);
  const statements = new Map<string, Database.Statement>();

  function statement(sql: string): Database.Statement {
    const kept = statements.get(sql);
    if (kept !== undefined) return kept;
    const prepared = database.prepare(sql);
    const [oldest] = statements.keys();
    if (statements.size >= statementsKept && oldest !== undefined) statements.delete(oldest);
    statements.set(sql, prepared);
    return prepared;
  }

  function run({ sql, parameters }: Query): QueryAnswer {
    const prepared = statement(sql);
    if (prepared.reader) return { rows: prepared.all(...parameters), changes: 0 };
    return { rows: [], changes: prepared.run(...parameters).changes };
  }

  function execute(command: Command): QueryAnswer {
    switch (command.kind) {
      case "query":
        return run(command);
      case "queries":
        return { rows: command.queries.map((query) => run(query).rows), changes: 0 };
      case "begin":
        // The write lock at once: a transaction that read first could find at its first write that it came too late.
        database.exec("begin immediate");
        return nothing;
      case "commit":
        database.exec("commit");
        return nothing;
      case "rollback":
        // After some faults, such as a full disk, SQLite has rolled back by itself.
        if (database.inTransaction) database.exec("rollback");
        return nothing;
      case "unsendable":
        throw new Error("a statement of this transaction could not be sent");
      case "close":
        break;
    }
    close();
    return nothing;
  }

  /** What ended the transaction that was begun last, and was not yet rolled back. */
  let failed: { readonly error: unknown } | undefined;
  let isBegun = false;

  /** Others may have been sent with a statement that failed, or with a beginning that did: they must not be carried out by themselves. */
  function carryOut(command: Command): QueryAnswer {
    const { kind } = command;
    if (kind === "begin" || kind === "rollback") failed = undefined;
    if (failed !== undefined && kind !== "close") throw failed.error;
    if (kind === "begin") isBegun = true;
    try {
      const answer = execute(command);
      if (kind === "commit" || kind === "rollback") isBegun = false;
      return answer;
    } catch (error) {
      if (isBegun) failed = { error };
      throw error;
    }
  }

  port.on("message", (messages: readonly CommandMessage[]) => {
    let answers: AnswerMessage[] = [];
    let begunAt = performance.now();
    for (const { id, command } of messages) {
      answers.push(attempt(id, () => carryOut(command)));
      // Answers go back together too, but none waits long for what takes its time.
      const now = performance.now();
      if (now - begunAt < answeredWithinMs) continue;
      port.postMessage(answers);
      answers = [];
      begunAt = now;
    }
    if (answers.length > 0) port.postMessage(answers);
    if (messages.at(-1)?.command.kind === "close") port.close();
  });
}

function attempt(id: number, act: () => QueryAnswer): AnswerMessage {
  try {
    return { id, answer: act() };
  } catch (error) {
    return { id, failure: failureOf(error) };
  }
}

function failureOf(error: unknown): Failure {
  if (!(error instanceof Error)) return { code: "UNKNOWN", message: String(error) };
  return { code: "code" in error ? String(error.code) : "UNKNOWN", message: error.message };
}

if (parentPort !== null) {
  const port = parentPort;
  const setup: WorkerSetup = workerData;
  port.postMessage([
    attempt(0, () => {
      serve(port, setup);
      return nothing;
    }),
  ]);
}
