import { Worker } from "node:worker_threads";
import { earlyByMs, methodOf, type Tap } from "./hook-tap.ts";

/** Larger than any id that a connection gives its own commands. */
const ownId = 2 ** 40;
/** SQLite's own limit. */
const mostPages = 4_294_967_294;

interface Watched {
  /** Of the transaction that is open. */
  statements: string[];
  heldId: number | undefined;
  /** Whatever is sent waits for this. */
  before: Promise<unknown> | undefined;
}

/** Stands between the bot's main thread and its database threads. */
export function tapSqlite(tap: Tap): void {
  const watched = new WeakMap<Worker, Watched>();
  const of = (worker: Worker): Watched => {
    const known = watched.get(worker) ?? { statements: [], heldId: undefined, before: undefined };
    watched.set(worker, known);
    return known;
  };
  const post = methodOf(Worker.prototype, "postMessage");
  const emit = methodOf(Worker.prototype, "emit");
  const query = (worker: Worker, sql: string) =>
    post(worker, [[{ id: ownId, command: { kind: "query", sql, parameters: [] } }]]);

  const workers = new Set<Worker>();
  let isFull = false;
  tap.onArm = () => {
    if (tap.plan.fills !== true) return;
    isFull = !isFull;
    for (const worker of workers) query(worker, `pragma max_page_count = ${isFull ? 1 : mostPages}`);
  };

  /** Says whether what comes after it is sent too. */
  function pass(worker: Worker, message: unknown, rest: readonly unknown[]): boolean {
    const connection = of(worker);
    const send = () => post(worker, [[message], ...rest]);
    const command = commandOf(message);
    if (command.kind === "begin") connection.statements = [];
    connection.statements.push(...command.statements);
    if (command.statements.length > 0 && tap.stops("statement", command.statements)) return false;
    if (command.kind === "commit") {
      if (tap.stops("before-commit", connection.statements)) return false;
      if (tap.stops("after-commit", connection.statements)) connection.heldId = command.id;
      if (tap.answersEarly) {
        queueMicrotask(() => worker.emit("message", [{ id: command.id, answer: { rows: [], changes: 0 } }]));
        connection.before = new Promise((resolve) => setTimeout(resolve, earlyByMs));
      }
    }
    if (connection.before === undefined) send();
    else connection.before = connection.before.then(send);
    return true;
  }

  function watchedPost(this: Worker, messages: unknown, ...rest: readonly unknown[]): void {
    if (!Array.isArray(messages)) throw new Error("commands do not go to the database's thread as they did");
    messages.every((message) => pass(this, message, rest));
  }

  /** Says whether the bot gets this answer. */
  function hears(worker: Worker, message: unknown): boolean {
    const { id, synchronous } = answerOf(message);
    if (id === ownId && synchronous !== undefined) tap.connected(synchronous);
    if (id === ownId || id === of(worker).heldId) return false;
    if (id === 0) {
      workers.add(worker);
      if (tap.plan.control === "unsynced") query(worker, "pragma synchronous = off");
      query(worker, "pragma synchronous");
    }
    return true;
  }

  function watchedEmit(this: Worker, ...args: readonly unknown[]): unknown {
    const [event, messages] = args;
    if (event !== "message") return emit(this, args);
    if (!Array.isArray(messages)) throw new Error("answers do not come from the database's thread as they did");
    const heard = messages.filter((message) => hears(this, message));
    return heard.length === 0 || emit(this, ["message", heard]);
  }

  Object.defineProperties(Worker.prototype, {
    postMessage: { value: watchedPost, configurable: true, writable: true },
    emit: { value: watchedEmit, configurable: true, writable: true },
  });
}

function commandOf(message: unknown) {
  if (!isObject(message) || typeof message["id"] !== "number" || !isObject(message["command"]))
    throw new Error("a command to the database's thread is not what it was");
  const { kind, sql, queries } = message["command"];
  const asked = Array.isArray(queries) ? queries.map((query) => query.sql) : [sql];
  return { id: message["id"], kind: String(kind), statements: asked.filter((one) => typeof one === "string") };
}

function answerOf(message: unknown) {
  if (!isObject(message) || typeof message["id"] !== "number")
    throw new Error("an answer of the database's thread is not what it was");
  const rows = isObject(message["answer"]) && Array.isArray(message["answer"]["rows"]) ? message["answer"]["rows"] : [];
  const [row]: unknown[] = rows;
  const synchronous = isObject(row) && "synchronous" in row ? String(row["synchronous"]) : undefined;
  return { id: message["id"], synchronous };
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null;
}
