import { setOnPanel } from "../../src/discord/board-panel.ts";
import type { Button } from "../../src/discord/command.ts";
import { controlNumber } from "../../src/discord/options.ts";
import { Refusal } from "../../src/errors.ts";
import { settingTyped } from "../../src/suggestions/board-editing.ts";
import { settingModal } from "../../src/views/setting-modal.ts";

/** The buttons of `/board edit`: a switch as `board:set:3:ownVote:no`, and what opens a form as `board:ask:3:cooldown`. */
export const board: Button = {
  name: "board",

  async press([what, id, key = "", value, ...rest], context) {
    const boardId = controlNumber(id);
    if (rest.length > 0) throw new Refusal("control-unknown", {});
    if (what === "set" && value !== undefined) return await setOnPanel(boardId, settingTyped(key), value, context);
    if (what !== "ask" || value !== undefined) throw new Refusal("control-unknown", {});
    const setting = key === "name" ? key : settingTyped(key);
    const { guildId, actor, words, services } = context;
    const board = await services.boardEditing.byId(guildId, actor, boardId);
    return { kind: "modal", modal: settingModal(board, setting, words) };
  },
};
