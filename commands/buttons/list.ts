import type { Button } from "../../src/discord/command.ts";
import { listPage, parsePage, parseStatus, pressedNarrowing } from "../../src/discord/list-page.ts";
import { Refusal } from "../../src/errors.ts";

/** Back and forth in a private list: `list:open:2`, or `list:open:2:b3` for one board. */
export const list: Button = {
  name: "list",

  async press([status = "", page = "", narrowing, ...rest], context) {
    if (rest.length > 0) throw new Refusal("control-unknown", {});
    const asked = { status: parseStatus(status), page: parsePage(page) };
    const request = { ...asked, narrowing: await pressedNarrowing(narrowing, context) };
    return { kind: "replace", message: await listPage(request, context) };
  },
};
