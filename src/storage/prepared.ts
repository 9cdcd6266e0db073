import { type Compilable, type CompiledQuery, createQueryId } from "kysely";
import type { Reader } from "./engine.ts";

type Values = Readonly<Record<string, string | number>>;

/** What marks a statement that reads a few rows by their keys, whatever the database holds: an engine may answer it on the spot. */
interface PointRead {
  readonly isPointRead: true;
}

export function isPointRead(query: object): query is PointRead {
  return "isPointRead" in query && query.isPointRead === true;
}

interface Compiled<Row> {
  readonly query: CompiledQuery<Row>;
  /** Which value each parameter takes; the others stay as they were compiled. */
  readonly names: readonly (string | undefined)[];
}

/**
 * A read of a few rows by their keys that is built and compiled once for each database and then run with other values. `examples` are values that stand for no
 * others in the statement: where they are found, the values of a call are put.
 */
export function prepared<Given extends Values, Row>(
  examples: Given,
  build: (db: Reader, values: Given) => Compilable<Row>,
): (db: Reader, values: Given) => Promise<Row[]> {
  const compiledFor = new WeakMap<Reader, Compiled<Row>>();
  const compile = (db: Reader): Compiled<Row> => {
    const query = build(db, examples).compile();
    const names = query.parameters.map((value) => Object.keys(examples).find((name) => examples[name] === value));
    return { query, names };
  };
  return async (db, values) => {
    let compiled = compiledFor.get(db);
    if (compiled === undefined) {
      compiled = compile(db);
      compiledFor.set(db, compiled);
    }
    const { query, names } = compiled;
    const parameters = query.parameters.map((fixed, index) => {
      const name = names[index];
      return name === undefined ? fixed : values[name];
    });
    // Each run is a query of its own to whoever listens, such as to what measures how long it takes.
    const queryId = createQueryId();
    db.getExecutor().transformQuery(query.query, queryId);
    const read: CompiledQuery<Row> & PointRead = { ...query, parameters, queryId, isPointRead: true };
    return (await db.executeQuery<Row>(read)).rows;
  };
}
