import type { BotProcess } from "../bot-process.ts";
import type { LocalDiscord } from "../discord/local-discord.ts";
import type { LocalServer } from "../discord/local-server.ts";
import type { Channel } from "../discord/world/types.ts";
import type { SeenMessage } from "../people/seen.ts";
import type { Suggester } from "../people/suggesters.ts";
import type { Checks } from "./checks.ts";
import type { Narrator } from "./narrator.ts";

/** The six members and the moderator. */
export interface Cast {
  readonly ana: Suggester;
  readonly ben: Suggester;
  readonly chloe: Suggester;
  readonly dev: Suggester;
  readonly eli: Suggester;
  readonly fay: Suggester;
  readonly mo: Suggester;
}

/** Where the tour plays, and what it is told with. */
export interface Stage {
  readonly discord: LocalDiscord;
  readonly server: LocalServer;
  /** The channel that takes the suggestions. */
  readonly box: Channel;
  readonly cast: Cast;
  readonly narrator: Narrator;
  readonly checks: Checks;
  /** Starts the bot over the same data as before. */
  startBot(): Promise<BotProcess>;
}

/** The card of a suggestion, as somebody sees it once it is there and looks as it must. */
export function cardOf(
  { box }: Stage,
  viewer: Suggester,
  number: number,
  looks: (card: SeenMessage) => boolean = () => true,
): Promise<SeenMessage> {
  return viewer.waitsFor(box, (messages) => messages.find((message) => isCard(message, number) && looks(message)));
}

/** How many cards of a suggestion stand in its channel. */
export function countCards({ box, cast }: Stage, number: number): number {
  return cast.mo.sees(box).filter((message) => isCard(message, number)).length;
}

/** Up and down as the card's text shows them. */
export function votesOn(card: SeenMessage): string {
  const found = /👍 \*\*(\d+)\*\* .* \*\*(\d+)\*\* 👎/.exec(card.text);
  return found === null ? "0 up, 0 down" : `${found[1]} up, ${found[2]} down`;
}

/** Whether people can vote on it. */
export function isOpen(card: SeenMessage): boolean {
  return card.buttons.some(({ customId }) => customId.startsWith("vote:"));
}

export function statusOn(card: SeenMessage): string {
  return /^### #\d+ · \S+ (.+)$/m.exec(card.text)?.[1] ?? "unknown";
}

/** The card of that number, or its post on the review desk. */
export function isCard(message: SeenMessage, number: number): boolean {
  return !message.ephemeral && message.text.startsWith(`### #${number} `);
}
