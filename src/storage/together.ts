import type { CompiledQuery } from "kysely";
import type { Writer } from "./engine.ts";

/** Several statements that go to the database as one: its result has the rows of each in place of rows. */
interface Together {
  readonly statements: readonly CompiledQuery[];
}

export function isTogether(query: object): query is Together {
  return "statements" in query && Array.isArray(query.statements);
}

type RowsOf<Statements extends readonly CompiledQuery[]> = {
  [Index in keyof Statements]: Statements[Index] extends CompiledQuery<infer Row> ? Row[] : never;
};

/**
 * Carries out statements that need nothing of each other's results, in their order, and returns the rows of each. None is carried out
 * after one that failed. Where the database is in a thread of its own they cross over together.
 */
export async function together<const Statements extends readonly [CompiledQuery, ...CompiledQuery[]]>(
  transaction: Writer,
  statements: Statements,
): Promise<RowsOf<Statements>> {
  const query: CompiledQuery & Together = { ...statements[0], statements };
  const { rows } = await transaction.executeQuery(query);
  // One entry for each statement, in their order.
  return rows as RowsOf<Statements>;
}
