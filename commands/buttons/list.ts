import type { Button } from "../../src/discord/command.ts";
import { listPage, parsePage, parseStatus } from "../../src/discord/list-page.ts";
import { Refusal } from "../../src/errors.ts";

/** Back and forth in a private list: `list:open:2`. */
export const list: Button = {
  name: "list",

  async press([status = "", page = "", ...rest], context) {
    if (rest.length > 0) throw new Refusal("control-unknown", {});
    return {
      kind: "replace",
      message: await listPage({ status: parseStatus(status), page: parsePage(page) }, context),
    };
  },
};
