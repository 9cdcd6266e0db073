import type { APIMessage } from "discord.js";
import type { SentMessage } from "../delivery/message-sink.ts";
import type { CardAttachment } from "../suggestions/intents.ts";

/** What delivery keeps of a message that Discord has taken. */
export function sentMessage(message: APIMessage): SentMessage {
  return { channelId: message.channel_id, messageId: message.id, attachments: attachmentsOf(message.components) };
}

/**
 * The files that components show, wherever they are nested. Discord leaves them out of the message's own `attachments`
 * and names them in the media items instead (discord/discord-api-docs#8277).
 */
function attachmentsOf(part: unknown): CardAttachment[] {
  if (Array.isArray(part)) return part.flatMap((item: unknown) => attachmentsOf(item));
  if (typeof part !== "object" || part === null) return [];
  if ("attachment_id" in part && "url" in part && typeof part.url === "string") {
    return [{ id: String(part.attachment_id), name: fileName(part.url) }];
  }
  return Object.values(part).flatMap((value: unknown) => attachmentsOf(value));
}

function fileName(url: string): string {
  return new URL(url).pathname.split("/").at(-1) ?? "";
}
