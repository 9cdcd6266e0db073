import type { Button } from "../../src/discord/command.ts";
import { notesPage } from "../../src/discord/note-options.ts";
import { controlNumber } from "../../src/discord/options.ts";
import { Refusal } from "../../src/errors.ts";

/** "Read all notes" on a card, and back and forth in the private list: `notes:12:public:0`, or `all` for staff. */
export const notes: Button = {
  name: "notes",

  async press([number, scope, page = "", ...rest], context) {
    if ((scope !== "public" && scope !== "all") || !/^\d{1,2}$/.test(page) || rest.length > 0) {
      throw new Refusal("control-unknown", {});
    }
    const request = { number: controlNumber(number), scope, page: Number(page) } as const;
    return { kind: "replace", message: await notesPage(request, context) };
  },
};
