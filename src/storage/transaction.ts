import { AsyncLocalStorage } from "node:async_hooks";

const transaction = new AsyncLocalStorage<true>();

/** Runs what belongs to one transaction; everything awaited in it knows that it is inside. */
export function insideTransaction<T>(run: () => Promise<T>): Promise<T> {
  return transaction.run(true, run);
}

/** Throws inside a transaction: whatever waits for a network there would hold the database's write lock meanwhile. */
export function assertOutsideTransaction(what: string): void {
  if (transaction.getStore() === true) throw new Error(`${what} is not allowed inside a transaction`);
}

const unbegun = new WeakSet<Error>();

/** Marks the failure of a transaction that did not even begin: nothing that was to be written in it is to blame. */
export function notBegun<Failure extends Error>(failure: Failure): Failure {
  unbegun.add(failure);
  return failure;
}

export function hadBegun(failure: unknown): boolean {
  return !(failure instanceof Error && unbegun.has(failure));
}
