import type { Button } from "../../src/discord/command.ts";
import { controlNumber } from "../../src/discord/options.ts";
import { Refusal } from "../../src/errors.ts";
import { standingVoteView } from "../../src/views/standing-vote.ts";

/** Up and down on a card: `vote:12:up`. */
export const vote: Button = {
  name: "vote",

  async press([number, side, ...rest], { guildId, actor, interactionId, words, services }) {
    if ((side !== "up" && side !== "down") || rest.length > 0) throw new Refusal("control-unknown", {});
    const result = await services.suggestions.vote({
      guildId,
      number: controlNumber(number),
      voter: actor,
      side,
      interactionId,
    });
    const { suggestion, vote: standing, before, repeated } = result;
    // A first vote shows on the card; moving and taking back are said in words too, since the counts alone leave a doubt.
    return {
      kind: "card",
      suggestion,
      line: standingVoteView({ number: suggestion.number, vote: standing, repeated }, words),
      told: before !== "none",
    };
  },
};
