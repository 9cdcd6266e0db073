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
