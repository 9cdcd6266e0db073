import type { MemberButton } from "../../src/discord/command.ts";
import { controlNumber } from "../../src/discord/options.ts";
import { Refusal } from "../../src/errors.ts";
import { sides } from "../../src/suggestions/types.ts";
import { standingVoteView } from "../../src/views/standing-vote.ts";

/** Up, down and abstain on a card: `vote:12:up`. */
export const vote: MemberButton = {
  name: "vote",

  async pressAsMember([number, pressed, ...rest], { guildId, member, interactionId, words, services }) {
    const side = sides.find((known) => known === pressed);
    if (side === undefined || rest.length > 0) throw new Refusal("control-unknown", {});
    const result = await services.voting.vote({
      guildId,
      number: controlNumber(number),
      voter: member,
      side,
      interactionId,
    });
    const { suggestion, vote: standing, before, repeated, weight, hidden } = result;
    const line = standingVoteView({ number: suggestion.number, vote: standing, repeated, weight }, words);
    // A first vote shows on the card, unless that hides its counts. After moving and taking back the counts leave a doubt.
    return {
      kind: "card",
      suggestion,
      line,
      told: hidden || before !== "none",
    };
  },
};
