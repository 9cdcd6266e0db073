import type { Button } from "../../src/discord/command.ts";
import { controlNumber } from "../../src/discord/options.ts";
import { suggestModal } from "../../src/views/suggest-modal.ts";

/** Opens the form for the board that a panel is for. */
export const panel: Button = {
  name: "panel",

  async press([boardId], { guildId, actor, words, services }) {
    const board = { id: controlNumber(boardId) };
    const rules = await services.suggestions.submissionRules(guildId, board, actor);
    return { kind: "modal", modal: suggestModal(rules, words) };
  },
};
