import type { Button } from "../../src/discord/command.ts";
import { listPage, parseStatus } from "../../src/discord/list-page.ts";
import { Refusal } from "../../src/errors.ts";

/** Back and forth in a private list: `list:open:2`. */
export const list: Button = {
  name: "list",

  async press([status = "", page = "", ...rest], context) {
    if (!/^\d{1,6}$/.test(page) || rest.length > 0) throw new Refusal("control-unknown", {});
    return { kind: "replace", message: await listPage({ status: parseStatus(status), page: Number(page) }, context) };
  },
};
