import { RateLimitError } from "discord.js";
import type { Delivery } from "../delivery/delivery.ts";
import { Refusal } from "../errors.ts";
import type { Answering } from "./answering.ts";
import type { Answer } from "./command.ts";
import { sinkFault } from "./rest-faults.ts";

interface Giving {
  readonly delivery: Delivery;
  readonly pressedMessageId: string | undefined;
  /** The message whose button was pressed is seen by that person alone. */
  readonly isPrivate: boolean;
}

/** Says a handler's answer in the way that this interaction still allows. */
export async function give(answer: Answer, answering: Answering, giving: Giving): Promise<void> {
  const { isPrivate } = giving;
  switch (answer.kind) {
    case "message":
      return await answering.say(answer.message, answer.images);
    case "replace":
      // What is meant for one person never takes the place of what everybody sees.
      return isPrivate
        ? await answering.update(answer.message, { images: answer.images ?? [] })
        : await answering.say(answer.message, answer.images);
    case "modal":
      // A modal cannot follow a deferral: whoever waited too long for it is told to try again.
      if (answering.isFresh) return await answering.show(answer.modal);
      throw new Refusal("too-slow", {});
    case "card":
      return await giveCard(answer, answering, giving);
  }
}

async function giveCard(
  { suggestion, line, told }: Extract<Answer, { kind: "card" }>,
  answering: Answering,
  { delivery, pressedMessageId }: Giving,
): Promise<void> {
  if (answering.isFresh) {
    const written = await delivery.writeThrough(suggestion.id, pressedMessageId, (body, keep) =>
      answering.update(body, { keep, once: true }).catch((error: unknown) => {
        throw error instanceof RateLimitError ? sinkFault(error) : error;
      }),
    );
    if (written === "shown" && !told) return;
  } else {
    delivery.show(suggestion);
  }
  await answering.say(line);
}
