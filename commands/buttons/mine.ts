import type { Button } from "../../src/discord/command.ts";
import { minePage, parsePage } from "../../src/discord/list-page.ts";
import { Refusal } from "../../src/errors.ts";

/** Back and forth among one's own suggestions, whoever presses: `mine:2`. */
export const mine: Button = {
  name: "mine",

  async press([page = "", ...rest], context) {
    if (rest.length > 0) throw new Refusal("control-unknown", {});
    return { kind: "replace", message: await minePage(parsePage(page), context) };
  },
};
