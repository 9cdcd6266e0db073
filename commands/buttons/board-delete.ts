import type { Button } from "../../src/discord/command.ts";
import { controlNumber } from "../../src/discord/options.ts";
import { Refusal } from "../../src/errors.ts";
import { deletedView } from "../../src/views/boards.ts";

/** The button under the question of `/board delete`: `board-delete:3`. */
export const boardDelete: Button = {
  name: "board-delete",

  async press([id, ...rest], { guildId, actor, words, services }) {
    if (rest.length > 0) throw new Refusal("control-unknown", {});
    const deleted = await services.boardEditing.delete(guildId, actor, controlNumber(id));
    return { kind: "replace", message: deletedView(deleted, words) };
  },
};
