import type { BoardRules } from "../../boards/board-rules.ts";
import type { Board, BoardChanges } from "../../boards/boards.ts";
import { duration, roles, type SettingForm, type SettingKind } from "../../boards/setting-kinds.ts";

export const settingGroups = [
  "suggesting",
  "limits",
  "privacy",
  "tags",
  "editing",
  "queue",
  "voting",
  "threads",
  "log",
  "pings",
  "statuses",
] as const;
export type SettingGroup = (typeof settingGroups)[number];

/** One rule of a board, as staff read, type and choose it. */
export interface SettingOf<Key extends string> {
  readonly key: Key;
  readonly group: SettingGroup;
  readonly form: SettingForm;
  /** The value as it can be typed again. */
  read(board: BoardRules): string;
  /** What typing this changes on a board as it then is; undefined for what is no value of this setting. */
  change(typed: string): ((before: Board) => BoardChanges) | undefined;
}

export function setting<const Key extends string, Value>(
  key: Key,
  group: SettingGroup,
  kind: SettingKind<Value>,
  get: (board: BoardRules) => Value,
  put: (value: Value, before: Board) => BoardChanges,
): SettingOf<Key> {
  return {
    key,
    group,
    form: kind.form,
    read: (board: BoardRules) => kind.write(get(board)),
    change(typed: string) {
      const parsed = kind.parse(typed);
      return parsed === undefined ? undefined : (before: Board) => put(parsed.value, before);
    },
  };
}

export const audienceRoles = roles(25);
export const age = duration("day", "3650d");
