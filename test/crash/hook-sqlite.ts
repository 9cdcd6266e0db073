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
    post(worker, [{ id: ownId, command: { kind: "query", sql, parameters: [] } }]);

  const workers = new Set<Worker>();
  let isFull = false;
  tap.onArm = () => {
    if (tap.plan.fills !== true) return;
    isFull = !isFull;
    for (const worker of workers) query(worker, `pragma max_page_count = ${isFull ? 1 : mostPages}`);
  };

  function watchedPost(this: Worker, ...args: readonly unknown[]): void {
    const connection = of(this);
    const send = () => post(this, args);
    const command = commandOf(args[0]);
    if (command?.kind === "begin") connection.statements = [];
    if (command?.sql !== undefined) {
      connection.statements.push(command.sql);
      if (tap.stops("statement", [command.sql])) return;
    }
    if (command?.kind === "commit") {
      if (tap.stops("before-commit", connection.statements)) return;
      if (tap.stops("after-commit", connection.statements)) connection.heldId = command.id;
      if (tap.answersEarly) {
        queueMicrotask(() => this.emit("message", { id: command.id, answer: { rows: [], changes: 0 } }));
        connection.before = new Promise((resolve) => setTimeout(resolve, earlyByMs));
      }
    }
    if (connection.before === undefined) send();
    else connection.before = connection.before.then(send);
  }

  function watchedEmit(this: Worker, ...args: readonly unknown[]): unknown {
    const answer = args[0] === "message" ? answerOf(args[1]) : undefined;
    if (answer?.id === ownId && answer.synchronous !== undefined) tap.connected(answer.synchronous);
    if (answer !== undefined && (answer.id === ownId || answer.id === of(this).heldId)) return true;
    if (answer?.id === 0) {
      workers.add(this);
      if (tap.plan.control === "unsynced") query(this, "pragma synchronous = off");
      query(this, "pragma synchronous");
    }
    return emit(this, args);
  }

  Object.defineProperties(Worker.prototype, {
    postMessage: { value: watchedPost, configurable: true, writable: true },
    emit: { value: watchedEmit, configurable: true, writable: true },
  });
}

function commandOf(message: unknown) {
  if (!isObject(message) || typeof message["id"] !== "number" || !isObject(message["command"])) return undefined;
  const { kind, sql } = message["command"];
  return { id: message["id"], kind: String(kind), sql: typeof sql === "string" ? sql : undefined };
}

function answerOf(message: unknown) {
  if (!isObject(message) || typeof message["id"] !== "number") return undefined;
  const rows = isObject(message["answer"]) && Array.isArray(message["answer"]["rows"]) ? message["answer"]["rows"] : [];
  const [row]: unknown[] = rows;
  const synchronous = isObject(row) && "synchronous" in row ? String(row["synchronous"]) : undefined;
  return { id: message["id"], synchronous };
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null;
}
