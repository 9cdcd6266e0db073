import type { Board } from "../boards/boards.ts";
import type { Words } from "../i18n/catalogue.ts";
import { channelMention } from "./marks.ts";
import { type MessageBody, textMessage } from "./message.ts";
import { permissionNames } from "./permissions.ts";

export interface SetupResult {
  /** The server had no board before. */
  readonly isNew: boolean;
  /** Suggestions that could not be posted before and are tried again. */
  readonly retried: number;
  /** Rights that the bot lacks there and makes do without. */
  readonly wished: readonly string[];
}

/** Tells who set the server up what now holds. */
export function setupView(board: Board, { isNew, retried, wished }: SetupResult, words: Words): MessageBody {
  const channel = channelMention(board.channelId);
  const lines = [
    `✅ ${words.text(isNew ? "setup.saved" : "setup.changed", { channel })}`,
    `- ${words.text("setup.anonymous", { allowed: yes(board.anonymousAllowed) })}`,
    `- ${words.text("setup.images", { allowed: yes(board.imagesAllowed) })}`,
    `- ${words.text("setup.threads", { allowed: yes(board.threads) })}`,
    ...(retried > 0 ? [words.text("setup.retried", { count: retried })] : []),
    ...(wished.length > 0
      ? [`⚠️ ${words.text("setup.wished", { channel, permissions: permissionNames(wished, words) })}`]
      : []),
    words.text("setup.next"),
  ];
  return textMessage(lines.join("\n"));
}

function yes(value: boolean): "yes" | "no" {
  return value ? "yes" : "no";
}
