import { once } from "node:events";
import { Worker } from "node:worker_threads";
import type { AnswerMessage, Command, CommandMessage, Failure, QueryAnswer, WorkerSetup } from "./protocol.ts";

/** An error of SQLite, brought over from a worker thread. */
export class DatabaseError extends Error {
  override readonly name = "DatabaseError";
  readonly code: string;

  constructor({ code, message }: Failure) {
    super(message);
    this.code = code;
  }
}

/** As it is when this is loaded: tests that stop the clock do not stop the database. */
const atTurnsEnd = setImmediate;

type Waiting = Pick<PromiseWithResolvers<QueryAnswer>, "resolve" | "reject">;

/** One connection in a worker thread of its own: whatever it waits for, the event loop does not. */
export class Connection {
  readonly #worker: Worker;
  readonly #waiting = new Map<number, Waiting>();
  /** Asked for in this turn of the event loop: they go over together, since each crossing of threads costs more than most queries. */
  #unsent: CommandMessage[] = [];
  #lastId = 0;
  #ended: Error | undefined;
  readonly #lost: (reason: Error) => void;
  /** Opened, and not told to close. */
  #isWanted = false;

  private constructor(worker: Worker, lost: (reason: Error) => void) {
    this.#worker = worker;
    this.#lost = lost;
    worker.on("message", (messages: readonly AnswerMessage[]) => {
      for (const message of messages) this.#answered(message);
    });
    worker.on("error", (error) => this.#end(new Error("a thread of the database failed", { cause: error })));
    worker.on("exit", () => this.#end(new Error("the database is closed")));
  }

  /**
   * Rejects with a DatabaseError when the database cannot be opened; then no thread is left. `lost` is told when the thread ends by
   * itself later on: everything that is asked from then on is rejected.
   */
  static async open(setup: WorkerSetup, lost: (reason: Error) => void): Promise<Connection> {
    // Without the flags of this process: a test runner's or watcher's are not meant for this thread.
    const worker = new Worker(new URL("./worker.ts", import.meta.url), { workerData: setup, execArgv: [] });
    const connection = new Connection(worker, lost);
    try {
      await connection.#wait(0);
      connection.#isWanted = true;
    } catch (error) {
      await worker.terminate();
      throw error;
    }
    return connection;
  }

  run(command: Command): Promise<QueryAnswer> {
    if (this.#ended !== undefined) return Promise.reject(this.#ended);
    this.#lastId += 1;
    const message: CommandMessage = { id: this.#lastId, command };
    const answer = this.#wait(message.id);
    this.#unsent.push(message);
    if (this.#unsent.length === 1) atTurnsEnd(() => this.#send(this.#unsent.splice(0)));
    return answer;
  }

  #send(messages: readonly CommandMessage[]): void {
    try {
      this.#worker.postMessage(messages, []);
    } catch (error) {
      // A parameter that cannot be sent to another thread: the others can.
      if (messages.length > 1) for (const message of messages) this.#send([message]);
      else this.#unsendable(messages, error);
    }
  }

  /** The thread is told that something was left out: what follows in the same transaction, such as its commit, must not be carried out. */
  #unsendable(messages: readonly CommandMessage[], error: unknown): void {
    for (const { id } of messages) {
      this.#waiting.get(id)?.reject(error);
      this.#waiting.delete(id);
    }
    this.#send(messages.map(({ id }) => ({ id, command: { kind: "unsendable" } })));
  }

  /** Closes the database after what was sent before. */
  async close(): Promise<void> {
    if (this.#ended !== undefined) return;
    this.#isWanted = false;
    const exit = once(this.#worker, "exit");
    await this.run({ kind: "close" });
    await exit;
  }

  #wait(id: number): Promise<QueryAnswer> {
    const { promise, resolve, reject } = Promise.withResolvers<QueryAnswer>();
    this.#waiting.set(id, { resolve, reject });
    return promise;
  }

  #answered(message: AnswerMessage): void {
    const waiting = this.#waiting.get(message.id);
    this.#waiting.delete(message.id);
    if ("failure" in message) waiting?.reject(new DatabaseError(message.failure));
    else waiting?.resolve(message.answer);
  }

  #end(reason: Error): void {
    this.#ended ??= reason;
    for (const waiting of this.#waiting.values()) waiting.reject(this.#ended);
    this.#waiting.clear();
    if (this.#isWanted) this.#lost(this.#ended);
    this.#isWanted = false;
  }
}
