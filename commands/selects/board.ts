import { moveBoard } from "../../src/discord/board-changes.ts";
import { panelAnswer, setOnPanel } from "../../src/discord/board-panel.ts";
import type { Select } from "../../src/discord/command.ts";
import { controlNumber } from "../../src/discord/options.ts";
import { Refusal } from "../../src/errors.ts";
import { settingTyped } from "../../src/suggestions/board-editing.ts";
import { boardPanel, panelGroups } from "../../src/views/board-panel.ts";
import { boardMoved } from "../../src/views/boards.ts";

/** The selects of `/board edit`: `board:group:3`, `board:set:3:voters`, `board:place:3`. */
export const board: Select = {
  name: "board",

  async choose([what, id, key, ...rest], values, context) {
    const boardId = controlNumber(id);
    const { guildId, actor, words, services } = context;
    if (what === "set" && key !== undefined && rest.length === 0) {
      const setting = settingTyped(key);
      return await setOnPanel(boardId, setting, values.length === 0 ? "none" : values.join(" "), context);
    }
    const [value, ...others] = values;
    if (key !== undefined || value === undefined || others.length > 0) throw new Refusal("control-unknown", {});
    if (what === "place") {
      const moved = await moveBoard(boardId, value, context);
      return panelAnswer(moved, "place", boardMoved(moved, words), context);
    }
    const group = panelGroups.find((one) => one === value);
    if (what !== "group" || group === undefined) throw new Refusal("control-unknown", {});
    const chosen = await services.boardEditing.byId(guildId, actor, boardId);
    return { kind: "replace", message: boardPanel(chosen, group, { words }) };
  },
};
