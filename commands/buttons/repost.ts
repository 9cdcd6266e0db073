import type { Button } from "../../src/discord/command.ts";
import { controlNumber } from "../../src/discord/options.ts";
import { Refusal } from "../../src/errors.ts";
import { repostedView } from "../../src/views/repost.ts";

/** How long the answer waits for the card, so that it can link to it. */
const reportWithinMs = 4_000;

/** "Post the card again" under a suggestion whose card is gone: `repost:12`. */
export const repost: Button = {
  name: "repost",

  async press([number, ...rest], { guildId, actor, interactionId, words, services }) {
    if (rest.length > 0) throw new Refusal("control-unknown", {});
    const request = { guildId, number: controlNumber(number), by: actor, interactionId };
    const suggestion = await services.reposts.repost(request);
    const report = await services.delivery.report(suggestion, reportWithinMs);
    return { kind: "message", message: repostedView(report, words) };
  },
};
