import type { Suggester, SuggestOptions } from "../../playground/people/suggesters.ts";
import type { Town } from "./town.ts";

/** Requests that post a message, a direct one too. */
export const posts = "POST /channels/:channel/messages";
/** Discord knows a nonce for less time than that. */
export const nonceForgottenMs = 6 * 60_000;

/** The next message of the bot: whether it still reaches Discord when the bot is killed while it is on its way. */
export type Fate = "reaches Discord" | "is lost";

const nothing = (): Promise<unknown> => Promise.resolve();

/** Kills the bot while its next such request is on its way. */
export async function killDuring(
  town: Town,
  request: string,
  fate: Fate,
  act: () => void,
  meanwhile: () => Promise<unknown> = nothing,
): Promise<void> {
  const { faults } = town.discord;
  const gate = faults.holds(request, { times: 1, afterHandling: fate === "reaches Discord" });
  if (fate === "is lost") faults.drops(request, { times: 1 });
  act();
  await gate.arrived();
  await meanwhile();
  await town.bot.kill();
  gate.release();
}

/** Kills the bot while the next message it posts is on its way. */
export async function killWhilePosting(
  town: Town,
  message: Fate,
  act: () => void,
  meanwhile: () => Promise<unknown> = nothing,
): Promise<void> {
  await killDuring(town, posts, message, act, meanwhile);
}

/** Suggests without waiting for the answer: the bot is killed before it can give one. */
export function suggests(person: Suggester, text: string, options: SuggestOptions = {}): void {
  person.suggest(text, options).catch(() => undefined);
}

/** Decides without waiting for the answer. */
export function approves(person: Suggester, number: number): void {
  person.decides("approve", number).catch(() => undefined);
}
