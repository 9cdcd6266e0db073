import type { BoardRules } from "./board-rules.ts";

export type ChannelKind = "text" | "announcement" | "forum";

/** Where a board is and what it is called. */
export interface BoardPlace {
  /** At most 32 characters; no two boards of a server have the same. */
  readonly name: string;
  readonly channelId: string;
  readonly channelKind: ChannelKind;
}

/** A channel that takes suggestions, with its rules. */
export interface Board extends BoardPlace, BoardRules {
  readonly id: number;
  readonly guildId: string;
}

/** What holds for a whole server. */
export interface ServerSettings {
  /** Members with one of these do whatever those with Manage Server do. */
  readonly managerRoleIds: readonly string[];
  /** Members with one of these review and decide, but change no settings. */
  readonly reviewerRoleIds: readonly string[];
  /** Whether the bot writes to members directly, or pings them in threads, at all. */
  readonly directMessages: boolean;
  readonly threadPings: boolean;
}

export const defaultServerSettings: ServerSettings = {
  managerRoleIds: [],
  reviewerRoleIds: [],
  directMessages: true,
  threadPings: true,
};

/** A server's rules at one moment. Whatever was admitted under them is stored only while `revision` still stands. */
export interface GuildRules {
  readonly guildId: string;
  /** Raised by every change of a board, of the settings, or of a block. */
  readonly revision: number;
  readonly settings: ServerSettings;
  /** Those that take suggestions, the oldest first. */
  readonly boards: readonly Board[];
  /** Deleted ones: their suggestions go on under the rules that they had last. */
  readonly deletedBoards: readonly Board[];
}

/** What an edit changes: whatever it leaves out stays as it is, also when two edits come in the same moment. */
export type BoardChanges = Partial<Omit<Board, "id" | "guildId">>;

/** What to change, or what to make of the board as it is in the moment of storing. */
export type BoardEdit = BoardChanges | ((before: Board) => BoardChanges);

export type BoardOutcome =
  | { readonly kind: "stored"; readonly board: Board }
  | { readonly kind: "name-taken" }
  | { readonly kind: "channel-taken"; readonly by: string }
  | { readonly kind: "full"; readonly limit: number }
  | { readonly kind: "gone" };

/** Discord's autocomplete and selects show at most 25. */
export const maxBoards = 25;

export interface BoardStore {
  /** Rules of a server without boards have revision 0 and empty lists. */
  rules(guildId: string): Promise<GuildRules>;
  /** Makes the server's first board or changes it in place (suggestions keep their board), and raises the revision. */
  saveFirst(guildId: string, changes: BoardChanges & Pick<Board, "channelId">): Promise<Board>;
  create(guildId: string, board: BoardPlace & BoardChanges): Promise<BoardOutcome>;
  edit(guildId: string, boardId: number, edit: BoardEdit): Promise<BoardOutcome>;
  /** Takes no suggestions any more; false when there is no such board. Its suggestions stay. */
  delete(guildId: string, boardId: number): Promise<boolean>;
  /** Also makes the settings of a server that has no board yet. */
  saveSettings(guildId: string, changes: Partial<ServerSettings>): Promise<ServerSettings>;
  /** The role is no more: nothing names it any longer, but where its absence would let everybody in. */
  removeRole(guildId: string, roleId: string): Promise<void>;
}

/** The board of a stored suggestion, deleted or not. */
export function boardOf({ boards, deletedBoards }: GuildRules, boardId: number): Board | undefined {
  return boards.find(({ id }) => id === boardId) ?? deletedBoards.find(({ id }) => id === boardId);
}
