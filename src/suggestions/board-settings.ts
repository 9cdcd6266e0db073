import { authorSettings } from "./settings/of-authors.ts";
import { postSettings } from "./settings/of-posts.ts";
import { staffSettings } from "./settings/of-staff.ts";
import { voteSettings } from "./settings/of-votes.ts";
import type { SettingOf } from "./settings/setting.ts";

const table = [...authorSettings, ...staffSettings, ...voteSettings, ...postSettings] as const;

export type SettingKey = (typeof table)[number]["key"];
export type Setting = SettingOf<SettingKey>;

/** Every rule of a board that staff can set, in the order in which they are shown. */
export const boardSettings: readonly Setting[] = table;

/** By its key, in whichever case it was typed. */
export function settingOf(key: string): Setting | undefined {
  return boardSettings.find((one) => one.key.toLowerCase() === key.trim().toLowerCase());
}
