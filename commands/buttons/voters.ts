import type { Button } from "../../src/discord/command.ts";
import { parsePage } from "../../src/discord/list-page.ts";
import { controlNumber } from "../../src/discord/options.ts";
import { votersPage } from "../../src/discord/voters-page.ts";
import { Refusal } from "../../src/errors.ts";

/** Back and forth among those who voted on one suggestion: `voters:12:1`. */
export const voters: Button = {
  name: "voters",

  async press([number, page = "", ...rest], context) {
    if (rest.length > 0) throw new Refusal("control-unknown", {});
    return { kind: "replace", message: await votersPage(controlNumber(number), parsePage(page), context) };
  },
};
