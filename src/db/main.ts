import { config as readEnvFile } from "dotenv";
import { readDatabaseConfig } from "../config.ts";
import { SetupFault } from "../errors.ts";
import { helpText, readAction, UsageFault } from "./action.ts";
import { carryOut } from "./carry-out.ts";

const exitFailed = 1;
const exitUsage = 64;
const exitConfig = 78;

/** `npm run db -- …`: what an operator does with a whole database. */
readEnvFile({ quiet: true });
const action = orExit(exitUsage, () => readAction(process.argv.slice(2)));
if (action.kind === "help") {
  process.stdout.write(helpText);
} else {
  const settings = orExit(exitConfig, () => readDatabaseConfig(process.env));
  try {
    process.exitCode = (await carryOut(action, settings, say)) ? 0 : exitFailed;
  } catch (error) {
    complain(error);
    process.exitCode = exitFailed;
  }
}

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}

function complain(error: unknown): void {
  // What has a code comes from the system or the database, and its message says it all.
  const isPlain =
    error instanceof SetupFault || error instanceof UsageFault || (error instanceof Error && "code" in error);
  const text = error instanceof Error && !isPlain ? error.stack : undefined;
  process.stderr.write(`${text ?? (error instanceof Error ? error.message : String(error))}\n`);
}

function orExit<T>(code: number, read: () => T): T {
  try {
    return read();
  } catch (error) {
    complain(error);
    return process.exit(code);
  }
}
