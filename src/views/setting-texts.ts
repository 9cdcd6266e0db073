import type { BoardRules } from "../boards/board-rules.ts";
import type { Words } from "../i18n/catalogue.ts";
import { boardSettings, type Setting, type SettingKey } from "../suggestions/board-settings.ts";
import { suggestionStatuses } from "../suggestions/status.ts";
import { inertText } from "./inert.ts";
import { statusName } from "./status-look.ts";

type LookKey = Extract<SettingKey, `look.${string}`>;

const lookPrefix = "look.";
const opensToAll: ReadonlySet<SettingKey> = new Set<SettingKey>(["suggestRoles", "voteRoles"]);

/** What a setting is called. */
export function settingLabel(key: SettingKey, words: Words): string {
  if (!isLook(key)) return words.text(`setting.${key}`);
  const status = suggestionStatuses.find((one) => `${lookPrefix}${one}` === key);
  return words.text("setting.look", { status: status === undefined ? key : statusName(status, words) });
}

/** For keys that come as plain strings, as in a refusal's details. */
export function settingLabelOf(key: string, words: Words): string {
  if (key === "name") return words.text("board.name");
  const known = boardSettings.find((one) => one.key === key);
  return known === undefined ? key : settingLabel(known.key, words);
}

/** The value that a setting has on a board, in words. */
export function settingValue({ form, ...setting }: Setting, board: BoardRules, words: Words): string {
  const value = setting.read(board);
  // No role is asked for: that lets everybody in, and must not read as nobody.
  if (value === "none" && opensToAll.has(setting.key)) return words.text("board.value-everybody");
  if (value === "none") return words.text("board.value-none");
  if (value === "off" && form.kind !== "text") return words.text("board.value-off");
  switch (form.kind) {
    case "switch":
      return words.text(value === "yes" ? "board.value-yes" : "board.value-no");
    case "roles":
    case "channel":
    case "weights":
      return value;
    case "text":
    case "texts":
    case "tags":
    case "look":
      return inertText(value);
    default:
      return `\`${value}\``;
  }
}

function isLook(key: SettingKey): key is LookKey {
  return key.startsWith(lookPrefix);
}
