import { assertOutsideTransaction } from "../storage/transaction.ts";
import { sinkFault } from "./rest-faults.ts";

/** Sends one of delivery's requests, never from within a transaction; throws SinkFault. */
export async function request<T>(what: string, send: () => Promise<unknown>): Promise<T> {
  assertOutsideTransaction(what);
  try {
    return (await send()) as T;
  } catch (error) {
    throw sinkFault(error);
  }
}
