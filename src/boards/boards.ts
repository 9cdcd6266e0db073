/** A channel that takes suggestions, with its rules. */
export interface Board {
  readonly id: number;
  readonly guildId: string;
  readonly channelId: string;
  readonly anonymousAllowed: boolean;
  readonly imagesAllowed: boolean;
  /** Whether each card gets a thread. */
  readonly threads: boolean;
}

/** A server's rules at one moment. Whatever was admitted under them is stored only while `revision` still stands. */
export interface GuildRules {
  readonly guildId: string;
  /** Raised by every change of a board. */
  readonly revision: number;
  readonly boards: readonly Board[];
}

export type BoardSettings = Omit<Board, "id" | "guildId">;

export interface BoardStore {
  /** Rules of a server without boards have revision 0 and an empty list. */
  rules(guildId: string): Promise<GuildRules>;
  /** Makes the server's first board or changes it in place (suggestions keep their board), and raises the revision. */
  saveFirst(guildId: string, settings: BoardSettings): Promise<Board>;
}
