import type { Button } from "../../src/discord/command.ts";
import { historyPage } from "../../src/discord/history-page.ts";
import { parsePage } from "../../src/discord/list-page.ts";
import { controlNumber } from "../../src/discord/options.ts";
import { Refusal } from "../../src/errors.ts";

/** Back and forth in what happened to one suggestion: `history:12:1`. */
export const history: Button = {
  name: "history",

  async press([number, page = "", ...rest], context) {
    if (rest.length > 0) throw new Refusal("control-unknown", {});
    return { kind: "replace", message: await historyPage(controlNumber(number), parsePage(page), context) };
  },
};
