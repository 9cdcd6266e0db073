import type { Channel } from "../../playground/discord/world/types.ts";
import type { SeenMessage } from "../../playground/people/seen.ts";
import type { Place, Town } from "./town.ts";

/** A server whose suggestions are reviewed first, in a channel of its staff. */
export interface ReviewingPlace extends Place {
  readonly desk: Channel;
  /** Waits until the post of that number looks as wanted. */
  post(number: number, looks?: (post: SeenMessage) => boolean): Promise<SeenMessage>;
  /** Every post of that number: there must never be two. */
  posts(number: number): readonly SeenMessage[];
}

/** A server with a queue in #desk and in `/queue`. */
export async function reviewingPlace(town: Town, name: string): Promise<ReviewingPlace> {
  const place = await town.place(name);
  const desk = place.server.addChannel({ name: "desk" });
  await place.rule("queueChannel", `<#${desk.id}>`);
  await place.rule("queue", "both");
  const { mod } = place;
  return {
    ...place,
    desk,
    post: (number, looks = () => true) =>
      mod.waitsFor(desk, (messages) => messages.find((message) => isPost(message, number) && looks(message))),
    posts: (number) => mod.sees(desk).filter((message) => isPost(message, number)),
  };
}

function isPost(message: SeenMessage, number: number): boolean {
  return !message.ephemeral && message.text.includes(`### #${number} `);
}
