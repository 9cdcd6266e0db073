import type { Suggester, SuggestOptions } from "../../playground/people/suggesters.ts";
import type { Town } from "./town.ts";

/** Requests that post a message, a direct one too. */
export const posts = "POST /channels/:channel/messages";
/** Discord knows a nonce for less time than that. */
export const nonceForgottenMs = 6 * 60_000;

/** The next message of the bot: whether it still reaches Discord when the bot is killed while it is on its way. */
export type Fate = "reaches Discord" | "is lost";

/** Kills the bot while the next message it posts is on its way. */
export async function killWhilePosting(
  town: Town,
  message: Fate,
  act: () => void,
  meanwhile: () => Promise<unknown> = () => Promise.resolve(),
): Promise<void> {
  const { faults } = town.discord;
  const gate = faults.holds(posts, { times: 1, afterHandling: message === "reaches Discord" });
  if (message === "is lost") faults.drops(posts, { times: 1 });
  act();
  await gate.arrived();
  await meanwhile();
  await town.bot.kill();
  gate.release();
}

/** Suggests without waiting for the answer: the bot is killed before it can give one. */
export function suggests(person: Suggester, text: string, options: SuggestOptions = {}): void {
  person.suggest(text, options).catch(() => undefined);
}

/** Decides without waiting for the answer. */
export function approves(person: Suggester, number: number): void {
  person.decides("approve", number).catch(() => undefined);
}
