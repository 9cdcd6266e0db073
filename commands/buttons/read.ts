import type { Button } from "../../src/discord/command.ts";
import { controlNumber } from "../../src/discord/options.ts";
import { Refusal } from "../../src/errors.ts";
import { readAllView } from "../../src/views/read-all.ts";

/** "Read all" on a card that had to be shortened: `read:12:text`. */
export const read: Button = {
  name: "read",

  async press([number, part, ...rest], { guildId, actor, words, services }) {
    if ((part !== "text" && part !== "reason") || rest.length > 0) throw new Refusal("control-unknown", {});
    const suggestion = await services.suggestions.see(guildId, controlNumber(number), actor);
    return { kind: "message", message: readAllView(suggestion, part, words) };
  },
};
