import { blocksPage } from "../../src/discord/blocks-page.ts";
import type { Button } from "../../src/discord/command.ts";
import { parsePage } from "../../src/discord/list-page.ts";
import { Refusal } from "../../src/errors.ts";

/** Back and forth in staff's list of blocks: `blocks:1`. */
export const blocks: Button = {
  name: "blocks",

  async press([page = "", ...rest], context) {
    if (rest.length > 0) throw new Refusal("control-unknown", {});
    return { kind: "replace", message: await blocksPage(parsePage(page), context) };
  },
};
