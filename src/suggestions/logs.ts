import type { BoardRules, LogOutcome } from "../boards/board-rules.ts";
import type { ChannelKind } from "../boards/boards.ts";
import type { CardAttachment, Intent, PostedCard } from "./intents.ts";
import { isVotable, type SuggestionStatus } from "./status.ts";
import type { SuggestionId } from "./types.ts";

/** What is to be seen of a suggestion outside its board's channel. */
export interface LogPlace {
  /** Whether the card itself is to stand there, or a copy of it. */
  readonly moves: boolean;
  /** Undefined: a copy goes, a card stays where it is. */
  readonly channelId: string | undefined;
}

/** A message of ours that shows a suggestion and is not its card. */
export interface LogPost {
  /** Number of the intent that posted it: the id of its first component, in every drawing. */
  readonly intentId: number;
  readonly channelId: string;
  readonly messageId: string;
  readonly attachments: readonly CardAttachment[];
  /** A card that has moved elsewhere, and is still to be taken away. */
  readonly leaves: boolean;
}

export interface LogTask extends LogPlace {
  /** Whether a later change has its own intent: then all that is left of this one is what it may have sent. */
  readonly isNewest: boolean;
  readonly posts: readonly LogPost[];
}

/** The delivery worker's side of logs. Every method is one transaction. */
export interface LogStore {
  task(intent: Intent): Promise<LogTask>;
  /** The copy that an intent has posted. */
  posted(intentId: number, posted: Omit<PostedCard, "post" | "pingsAuthor">): Promise<void>;
  /** Notes that a copy shows a version. */
  shown(messageId: string, version: number): Promise<void>;
  /** The message is no more. */
  gone(messageId: string): Promise<void>;
  /** The card stands there from now on; where it stood before is still to be taken away. */
  moved(intentId: number, posted: Omit<PostedCard, "post" | "pingsAuthor">): Promise<void>;
  /** Not before the card is posted. */
  waitForCard(intentId: number): Promise<void>;
  done(intentId: number): Promise<void>;
  /** Owes a new drawing to those copies that show less than is stored, of one suggestion or of all; returns whose they are. */
  oweDrawing(suggestionId?: SuggestionId): Promise<readonly SuggestionId[]>;
  /** Owes their copies one more drawing, whatever they show. */
  drawAgain(suggestionIds: readonly SuggestionId[]): Promise<void>;
  /** Somebody deleted a message: if it was a copy, it is posted anew with the next change. */
  messageDeleted(channelId: string, messageId: string): Promise<void>;
  channelDeleted(guildId: string, channelId: string): Promise<void>;
}

/** What a status counts as; undefined for those that the board's own channel shows, and for what is gone. */
export function logOutcomeOf(status: SuggestionStatus): LogOutcome | undefined {
  switch (status) {
    case "approved":
    case "rejected":
    case "implemented":
    case "duplicate":
      return status;
    case "planned":
    case "in_progress":
      return "other";
    default:
      return undefined;
  }
}

/** Where a status is logged: in its outcome's own channel, or in the one for all others. */
export function logChannelOf(
  status: SuggestionStatus,
  { logChannelIds }: Pick<BoardRules, "logChannelIds">,
): string | undefined {
  const outcome = logOutcomeOf(status);
  return outcome === undefined ? undefined : (logChannelIds[outcome] ?? logChannelIds.other);
}

export interface Logged {
  readonly status: SuggestionStatus;
  /** Nothing of what not everybody may read is told elsewhere. */
  readonly published: boolean;
  readonly board: { readonly channelId: string; readonly channelKind: ChannelKind };
  readonly rules: Pick<BoardRules, "log" | "logChannelIds">;
}

/** Where a suggestion belongs under its board's rules. A forum's post is not moved: it is copied. */
export function logPlace({ status, published, board, rules }: Logged): LogPlace {
  const moves = rules.log === "move" && board.channelKind !== "forum";
  if (!published || rules.log === "in-place") return { moves: false, channelId: undefined };
  const channelId = logChannelOf(status, rules);
  if (!moves) return { moves, channelId };
  const isHome = logOutcomeOf(status) !== undefined || isVotable(status);
  return { moves, channelId: channelId ?? (isHome ? board.channelId : undefined) };
}
