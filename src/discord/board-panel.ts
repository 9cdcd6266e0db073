import type { Board } from "../boards/boards.ts";
import type { Setting } from "../suggestions/board-settings.ts";
import { boardPanel, type PanelGroup } from "../views/board-panel.ts";
import { settingChanged } from "../views/boards.ts";
import { changeSetting } from "./board-changes.ts";
import type { Answer, Context } from "./command.ts";

/** The panel, in place of the one that was used, with what was changed. */
export function panelAnswer(board: Board, group: PanelGroup, line: string, { words }: Context): Answer {
  return { kind: "replace", message: boardPanel(board, group, { line, words }) };
}

/** Sets one rule from the panel, and says so there. */
export async function setOnPanel(boardId: number, setting: Setting, typed: string, context: Context): Promise<Answer> {
  const board = await changeSetting(boardId, setting, typed, context);
  return panelAnswer(board, setting.group, settingChanged(setting, board, context.words), context);
}
