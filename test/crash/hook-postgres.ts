import { Client } from "pg";
import { earlyByMs, methodOf, type Tap } from "./hook-tap.ts";

interface Watched {
  statements: string[];
  asked: boolean;
  before: Promise<unknown>;
}

const never = new Promise<never>(() => {});

/** Stands between the bot and its connections. */
export function tapPostgres(tap: Tap): void {
  const watched = new WeakMap<object, Watched>();
  const query = methodOf(Client.prototype, "query");
  const real = async (client: object, args: readonly unknown[]): Promise<unknown> => await query(client, args);

  async function watch(this: object, ...args: readonly unknown[]): Promise<unknown> {
    const connection = watched.get(this) ?? { statements: [], asked: false, before: Promise.resolve() };
    watched.set(this, connection);
    const [sql] = args;
    if (typeof sql !== "string") return await real(this, args);
    if (!connection.asked && !/^(set|select set_config)/u.test(sql)) {
      connection.asked = true;
      real(this, ["select current_setting('synchronous_commit') || ' ' || current_setting('fsync') as says"]).then(
        (answer) => tap.connected(saysOf(answer)),
        () => {},
      );
    }
    if (sql === "begin") connection.statements = [];
    connection.statements.push(sql);
    if (tap.stops("statement", [sql])) return await never;
    if (sql !== "commit") {
      if (!tap.answersEarly) return await real(this, args);
      const mine = connection.before.then(() => real(this, args));
      connection.before = mine.catch(() => {});
      return await mine;
    }
    if (tap.stops("before-commit", connection.statements)) return await never;
    if (tap.stops("after-commit", connection.statements)) {
      await real(this, args);
      return await never;
    }
    if (!tap.answersEarly) return await real(this, args);
    connection.before = connection.before
      .then(() => new Promise((resolve) => setTimeout(resolve, earlyByMs)))
      .then(() => real(this, args))
      .catch(() => {});
    return { rows: [], rowCount: 0, command: "COMMIT" };
  }
  Object.defineProperty(Client.prototype, "query", { value: watch, configurable: true, writable: true });
}

function saysOf(answer: unknown): string {
  if (typeof answer !== "object" || answer === null || !("rows" in answer) || !Array.isArray(answer.rows)) return "";
  const [row]: unknown[] = answer.rows;
  return typeof row === "object" && row !== null && "says" in row ? String(row.says) : "";
}
