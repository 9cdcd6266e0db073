import {
  type Board,
  type BoardEdit,
  type BoardOutcome,
  type BoardPlace,
  type BoardStore,
  boardOf,
  type GuildRules,
  type ServerSettings,
} from "../boards/boards.ts";
import type { SettingForm } from "../boards/setting-kinds.ts";
import { Refusal } from "../errors.ts";
import { type Setting, settingOf } from "./board-settings.ts";
import type { Actor } from "./types.ts";

export const maxBoardNameLength = 32;

/** Makes, changes and deletes boards for those who manage the server. Every change stores its own fields alone. */
export class BoardEditing {
  readonly #store: BoardStore;

  constructor(store: BoardStore) {
    this.#store = store;
  }

  /** The boards there are; also tells whoever may not change them so. */
  async rules(guildId: string, actor: Actor): Promise<GuildRules> {
    if (!actor.isManager) throw new Refusal("not-manager", {});
    return await this.#store.rules(guildId);
  }

  /** Changes what holds for the whole server; without changes it only reads it. */
  async server(guildId: string, actor: Actor, changes: Partial<ServerSettings>): Promise<ServerSettings> {
    const { settings } = await this.rules(guildId, actor);
    if (Object.keys(changes).length === 0) return settings;
    return await this.#store.saveSettings(guildId, changes);
  }

  /** A board that takes suggestions, by its name in whichever case. */
  async byName(guildId: string, actor: Actor, name: string): Promise<Board> {
    const { boards } = await this.rules(guildId, actor);
    const folded = name.trim().toLowerCase();
    const found = boards.find((board) => board.name.toLowerCase() === folded);
    if (found === undefined) throw new Refusal("board-unknown", { typed: name.slice(0, 100) });
    return found;
  }

  async byId(guildId: string, actor: Actor, boardId: number): Promise<Board> {
    const { boards } = await this.rules(guildId, actor);
    const found = boards.find(({ id }) => id === boardId);
    return found ?? (await this.#gone(guildId, boardId));
  }

  async create(guildId: string, actor: Actor, place: BoardPlace): Promise<Board> {
    if (!actor.isManager) throw new Refusal("not-manager", {});
    const outcome = await this.#store.create(guildId, { ...place, name: admitName(place.name) });
    if (outcome.kind === "gone") throw new Error("a new board cannot be gone");
    return stored(outcome, place);
  }

  async rename(guildId: string, actor: Actor, boardId: number, name: string): Promise<Board> {
    if (!actor.isManager) throw new Refusal("not-manager", {});
    return await this.#edit(guildId, boardId, { name: admitName(name) });
  }

  async move(guildId: string, actor: Actor, boardId: number, to: Omit<BoardPlace, "name">): Promise<Board> {
    if (!actor.isManager) throw new Refusal("not-manager", {});
    return await this.#edit(guildId, boardId, to);
  }

  /** Sets one rule as it was typed or chosen, whatever else is changed in the same moment. */
  async set(guildId: string, actor: Actor, boardId: number, setting: Setting, typed: string): Promise<Board> {
    if (!actor.isManager) throw new Refusal("not-manager", {});
    const change = setting.change(typed);
    if (change === undefined) throw noValue(setting.key, setting.form, typed);
    return await this.#edit(guildId, boardId, change);
  }

  /** Its suggestions stay and go on. */
  async delete(guildId: string, actor: Actor, boardId: number): Promise<Board> {
    const board = await this.byId(guildId, actor, boardId);
    if (!(await this.#store.delete(guildId, boardId))) return await this.#gone(guildId, boardId);
    return board;
  }

  async #edit(guildId: string, boardId: number, edit: BoardEdit): Promise<Board> {
    const outcome = await this.#store.edit(guildId, boardId, edit);
    if (outcome.kind === "gone") return await this.#gone(guildId, boardId);
    return stored(outcome, typeof edit === "function" ? {} : edit);
  }

  /** It was deleted while somebody looked at it: they know it by the name that it had. */
  async #gone(guildId: string, boardId: number): Promise<never> {
    const board = boardOf(await this.#store.rules(guildId), boardId);
    throw new Refusal("board-unknown", { typed: board?.name ?? String(boardId) });
  }
}

/** The setting of that key, or the Refusal that there is none. */
export function settingTyped(key: string): Setting {
  const setting = settingOf(key);
  if (setting === undefined) throw new Refusal("setting-unknown", { typed: key.slice(0, 100) });
  return setting;
}

/** Line breaks and runs of spaces would make two names look alike. */
function admitName(typed: string): string {
  const name = typed.replaceAll(/[\s\p{C}]+/gu, " ").trim();
  if (name === "" || name.length > maxBoardNameLength) {
    throw noValue("name", { kind: "text", max: maxBoardNameLength }, typed);
  }
  return name;
}

const examples = {
  second: ["10m", "12h"],
  minute: ["30m", "12h"],
  hour: ["12h", "3d"],
  day: ["7d", "30d"],
} as const;

function noValue(key: string, form: SettingForm, typed: string): Refusal {
  return new Refusal("setting-value", {
    setting: key,
    typed: typed.slice(0, 100),
    expects: form.kind,
    allowed: "choices" in form ? form.choices : "words" in form ? [...examples[form.unit], ...form.words] : [],
    unit: "unit" in form ? form.unit : "",
    limit: "max" in form ? form.max : 0,
    length: "length" in form ? form.length : 0,
  });
}

function stored(
  outcome: Exclude<BoardOutcome, { kind: "gone" }>,
  { name = "", channelId = "" }: { readonly name?: string; readonly channelId?: string },
): Board {
  if (outcome.kind === "name-taken") throw new Refusal("board-name-taken", { name });
  if (outcome.kind === "channel-taken") throw new Refusal("board-channel-taken", { channelId, board: outcome.by });
  if (outcome.kind === "full") throw new Refusal("boards-full", { limit: outcome.limit });
  return outcome.board;
}
