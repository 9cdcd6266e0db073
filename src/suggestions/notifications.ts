import type { BoardRules } from "../boards/board-rules.ts";
import type { ServerSettings } from "../boards/boards.ts";
import type { Preferences } from "../boards/preferences.ts";
import type { SuggestionId } from "./types.ts";

/** What people may be told of besides what they see on the card. */
export type NotificationEvent = "decided" | "thread-opened";

/** Somebody who may be told of something, and what everybody concerned has to say about it now. */
export interface Addressee {
  readonly userId: string;
  readonly is: "author" | "follower";
  /** The author of an anonymous suggestion: never named where others read. */
  readonly anonymous: boolean;
  readonly server: Pick<ServerSettings, "directMessages" | "threadPings">;
  readonly board: Pick<BoardRules, "directMessages" | "threadPingsAuthor">;
  readonly member: Preferences;
}

/** How somebody is told. */
export interface Notification {
  readonly directMessage: boolean;
  /** A mention in the suggestion's thread: `instead` only where no direct message reaches them. */
  readonly threadPing: "no" | "yes" | "instead";
}

/**
 * The one policy for every direct message and every mention of a member: server, board and member each can switch off their part.
 * Followers are told in person or not at all, since a mention would show others whom they follow. Anonymous authors are never mentioned.
 */
export function notification(
  event: NotificationEvent,
  { is, anonymous, server, board, member }: Addressee,
): Notification {
  const mayMessage = server.directMessages && board.directMessages && member.directMessages;
  const mayPing = is === "author" && !anonymous && server.threadPings && board.threadPingsAuthor && member.threadPings;
  switch (event) {
    case "decided":
      return { directMessage: mayMessage, threadPing: mayPing ? "instead" : "no" };
    default:
      return { directMessage: false, threadPing: mayPing ? "yes" : "no" };
  }
}

/** Reads whom something may be told to, with all that the policy asks for, in one moment. */
export interface AddresseeStore {
  /** The author; undefined once the person was erased. */
  author(suggestionId: SuggestionId): Promise<Addressee | undefined>;
  /** Somebody who follows it; undefined once they no longer do, or were erased. */
  follower(suggestionId: SuggestionId, personId: number): Promise<Addressee | undefined>;
}
