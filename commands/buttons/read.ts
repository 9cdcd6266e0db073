import type { Button } from "../../src/discord/command.ts";
import { readAllView } from "../../src/views/read-all.ts";

/** "Read all" on a card that had to be shortened: `read:12:text`. */
export const read: Button = {
  name: "read",

  async press([number = "", part = ""], { guildId, words, services }) {
    const suggestion = await services.suggestions.find(guildId, Number(number));
    return { kind: "message", message: readAllView(suggestion, part, words) };
  },
};
