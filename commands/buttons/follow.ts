import type { Button } from "../../src/discord/command.ts";
import { followAnswer } from "../../src/discord/follow-answer.ts";
import { controlNumber } from "../../src/discord/options.ts";
import { Refusal } from "../../src/errors.ts";

/** "Follow" on a card: `follow:12`. Whoever follows already stops. */
export const follow: Button = {
  name: "follow",

  async press([number, ...rest], context) {
    if (rest.length > 0) throw new Refusal("control-unknown", {});
    return await followAnswer(controlNumber(number), "toggle", context);
  },
};
