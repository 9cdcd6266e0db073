import type { Intent } from "../suggestions/intents.ts";

/** Clocks of this machine and Discord may differ by this much when a message is looked for by its age. */
const clockSlackMs = 300_000;

/** From when on Discord may have what an intent sends. */
export function attemptedSince({ firstAttemptAt, createdAt }: Intent): Date {
  return new Date((firstAttemptAt ?? createdAt).getTime() - clockSlackMs);
}
