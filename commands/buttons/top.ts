import type { Button } from "../../src/discord/command.ts";
import { parsePage, parsePeriod, parseTopStatus, pressedNarrowing, topPage } from "../../src/discord/list-page.ts";
import { Refusal } from "../../src/errors.ts";

/** Back and forth among those with the most votes: `top:week:open:2`. */
export const top: Button = {
  name: "top",

  async press([period = "", status = "", page = "", narrowing, ...rest], context) {
    if (rest.length > 0) throw new Refusal("control-unknown", {});
    const request = { period: parsePeriod(period), status: parseTopStatus(status), page: parsePage(page) };
    const asked = { ...request, narrowing: await pressedNarrowing(narrowing, context) };
    return { kind: "replace", message: await topPage(asked, context) };
  },
};
