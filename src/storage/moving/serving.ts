import { existsSync } from "node:fs";
import { SetupFault } from "../../errors.ts";
import { connectionsOfBots } from "../postgres/serving.ts";
import { beginMoving } from "../postgres/snapshot.ts";
import { openingFault } from "../sqlite/faults.ts";
import { locate } from "../sqlite/locate.ts";
import { OpenFault, takeLock } from "../sqlite/lock.ts";
import { secondProcessCode } from "../sqlite/protocol.ts";
import type { Place } from "./place.ts";

/** Whether a bot starts or serves on a database in this moment. */
export async function isServed(place: Place): Promise<boolean> {
  if (place.kind === "sqlite") return existsSync(`${place.file}.lock`) && isLocked(`${place.file}.lock`);
  const { transaction, end } = await beginMoving(place.url, undefined);
  try {
    return (await connectionsOfBots(transaction)) > 0;
  } finally {
    await end("rollback");
  }
}

/** A bot that is just ending is waited for. */
const endingWithinMs = 2_000;

/** Keeps bots from an SQLite file while something is done with it. Throws a SetupFault when one has it. */
export async function keepingBotsOut<T>(file: string, act: (file: string) => Promise<T>): Promise<T> {
  const located = await locate(file);
  const lock = lockOf(located);
  try {
    return await act(located);
  } finally {
    lock.close();
  }
}

function lockOf(file: string): ReturnType<typeof takeLock> {
  try {
    return takeLock(`${file}.lock`, endingWithinMs);
  } catch (error) {
    if (error instanceof OpenFault && error.code === secondProcessCode) {
      throw new SetupFault(`A bot is using the database ${file}; stop it first. Nothing was changed.`);
    }
    throw openingFault(error, file, `${file}.lock`);
  }
}

function isLocked(lockFile: string): boolean {
  try {
    takeLock(lockFile, 0).close();
    return false;
  } catch (error) {
    return error instanceof OpenFault && error.code === secondProcessCode;
  }
}
