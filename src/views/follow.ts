import type { Words } from "../i18n/catalogue.ts";
import type { Following } from "../suggestions/follows.ts";
import { type MessageBody, textMessage } from "./message.ts";

/** Tells whoever followed what holds now, and what else would keep them from hearing of it. */
export function followView({ number, following, directMessages }: FollowingNow, words: Words): MessageBody {
  const isSilent = following === "following" && !directMessages;
  return textMessage(words.text(isSilent ? "follow.following-silently" : `follow.${following}`, { number }));
}

export interface FollowingNow {
  readonly number: number;
  readonly following: Following;
  /** Whether the person takes direct messages from the bot. */
  readonly directMessages: boolean;
}
