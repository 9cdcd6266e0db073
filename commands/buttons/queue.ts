import type { Button } from "../../src/discord/command.ts";
import { parsePage } from "../../src/discord/list-page.ts";
import { controlNumber } from "../../src/discord/options.ts";
import { bulkForm, claimAnswer, queuePage, rejectForm, reviewAnswer } from "../../src/discord/queue-page.ts";
import { Refusal } from "../../src/errors.ts";

/** On an entry `queue:accept:12:3`, `queue:reject:12:3`, `queue:claim:12`, `queue:unclaim:12`; under the list `queue:page:1`, `queue:many:reject:0`. */
export const queue: Button = {
  name: "queue",

  async press([what, first, second, ...rest], context) {
    if (rest.length > 0) throw new Refusal("control-unknown", {});
    const { guildId, actor: by, interactionId } = context;
    switch (what) {
      case "accept": {
        const number = controlNumber(first);
        const textVersion = controlNumber(second);
        const request = { guildId, number, textVersion, verdict: "accept" as const, by, interactionId };
        return await reviewAnswer("replace", { ...request, reason: undefined }, context);
      }
      case "reject":
        return await rejectForm(controlNumber(first), context, controlNumber(second));
      case "claim":
      case "unclaim":
        return await claimAnswer(controlNumber(first), what === "claim", context);
      case "page":
        return { kind: "replace", message: await queuePage(parsePage(first ?? ""), context) };
      case "many":
        if (first !== "accept" && first !== "reject") break;
        return await bulkForm(first, parsePage(second ?? ""), context);
    }
    throw new Refusal("control-unknown", {});
  },
};
