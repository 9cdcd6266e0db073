import type { SeenMessage } from "../../playground/people/seen.ts";
import { isCard, type Place } from "./town.ts";

export interface VoteCounts {
  readonly up: number;
  readonly down: number;
}

/** How many there are of each side. */
export function countsOf(sides: Iterable<string>): VoteCounts {
  const all = [...sides];
  return { up: all.filter((side) => side === "up").length, down: all.filter((side) => side === "down").length };
}

/** The counts that a card tells everybody; throws where its buttons say something else than its text. */
export function shownVotes(card: SeenMessage): VoteCounts {
  const found = /👍 \*\*(\d+)\*\* .* \*\*(\d+)\*\* 👎/u.exec(card.text);
  const told = { up: Number(found?.[1] ?? 0), down: Number(found?.[2] ?? 0) };
  const buttons = voteButtons(card);
  if (buttons !== undefined && (buttons.up !== told.up || buttons.down !== told.down)) {
    throw new Error(`the buttons say ${JSON.stringify(buttons)}, the text says ${JSON.stringify(told)}`);
  }
  return told;
}

/** The counts on the vote buttons; undefined when there are none to press. */
export function voteButtons(card: SeenMessage): VoteCounts | undefined {
  const count = (side: string) => card.buttons.find(({ customId }) => customId.endsWith(`:${side}`))?.label;
  const [up, down] = [count("up"), count("down")];
  return up === undefined || down === undefined ? undefined : { up: Number(up), down: Number(down) };
}

/** Every card of that number in the box: there must never be two. */
export function cardsOf(place: Place, number: number): SeenMessage[] {
  return place.mod.sees(place.box).filter((message) => isCard(message, number));
}

/** Resolves with the card once it looks as wanted. */
export function untilCard(place: Place, number: number, looks: (card: SeenMessage) => boolean): Promise<SeenMessage> {
  return place.mod.waitsFor(place.box, (messages) =>
    messages.find((message) => isCard(message, number) && looks(message)),
  );
}

/** Resolves with the card once it shows these counts. */
export function untilShown(place: Place, number: number, { up, down }: VoteCounts): Promise<SeenMessage> {
  return untilCard(place, number, (card) => {
    const shown = shownVotes(card);
    return shown.up === up && shown.down === down;
  });
}
