import { type APIModalInteractionResponseCallbackData, ComponentType, TextInputStyle } from "discord-api-types/v10";
import type { Board } from "../boards/boards.ts";
import type { Words } from "../i18n/catalogue.ts";
import type { Setting } from "../suggestions/board-settings.ts";
import { customId } from "./custom-id.ts";
import { settingLabel } from "./setting-texts.ts";
import { cut, shorten } from "./shorten.ts";

/** Custom ids of the form's fields. */
export const settingModalFields = { value: "value" } as const;

/** Discord's limits: of a text input, and of a label. */
const maxLength = 4_000;
const maxLabelLength = 45;

/** The form that asks for one rule, or for the board's name: `board:3:cooldown`. What holds now is filled in. */
export function settingModal(
  board: Board,
  setting: Setting | "name",
  words: Words,
): APIModalInteractionResponseCallbackData {
  const isName = setting === "name";
  const label = isName ? words.text("board.name") : settingLabel(setting.key, words);
  const manyLines = !isName && ["texts", "weights", "tags"].includes(setting.form.kind);
  return {
    custom_id: customId("board", board.id, isName ? "name" : setting.key),
    title: words.text("board.modal-title"),
    components: [
      {
        type: ComponentType.Label,
        label: shorten(label, maxLabelLength),
        description: words.text("board.modal-hint"),
        component: {
          type: ComponentType.TextInput,
          custom_id: settingModalFields.value,
          style: manyLines ? TextInputStyle.Paragraph : TextInputStyle.Short,
          max_length: maxLength,
          required: true,
          value: cut(isName ? board.name : setting.read(board), maxLength),
        },
      },
    ],
  };
}
