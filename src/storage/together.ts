import type { CompiledQuery } from "kysely";
import type { Writer } from "./engine.ts";

/** Several statements that go to the database as one: its result has the rows of each in place of rows. */
interface Together {
  readonly statements: readonly CompiledQuery[];
  /** Nothing of the transaction comes after them but its commit. */
  readonly areLast: boolean;
}

export function isTogether(query: object): query is Together {
  return "statements" in query && Array.isArray(query.statements);
}

type RowsOf<Statements extends readonly CompiledQuery[]> = {
  [Index in keyof Statements]: Statements[Index] extends CompiledQuery<infer Row> ? Row[] : never;
};

type Statements = readonly [CompiledQuery, ...CompiledQuery[]];

/**
 * Carries out statements that need nothing of each other's results, in their order, and returns the rows of each. None is carried out
 * after one that failed. Where the database is in a thread of its own they cross over together.
 */
export async function together<const All extends Statements>(transaction: Writer, all: All): Promise<RowsOf<All>> {
  // One entry for each statement, in their order.
  return (await carryOut(transaction, all, false)) as RowsOf<All>;
}

/**
 * The same for what a transaction ends with. Where the database is in a thread of its own they cross over with the commit: then this
 * resolves before they are carried out, and the commit fails if one of them does.
 */
export async function lastly(transaction: Writer, all: Statements): Promise<void> {
  await carryOut(transaction, all, true);
}

async function carryOut(transaction: Writer, statements: Statements, areLast: boolean): Promise<unknown[]> {
  const query: CompiledQuery & Together = { ...statements[0], statements, areLast };
  return (await transaction.executeQuery(query)).rows;
}
