import { MessageType } from "discord-api-types/v10";
import type { Channel, Message } from "../world/types.ts";

/** A thread made from a message opens with a line that points back to it. */
export function keepStarter(thread: Channel, message: Message): void {
  const { id, createdAtMs, authorId } = message;
  const empty = {
    content: "",
    embeds: [],
    components: [],
    attachments: [],
    flags: 0,
    mentions: [],
    mention_roles: [],
  };
  const starter: Message = {
    id,
    createdAtMs,
    authorId,
    channelId: thread.id,
    attachments: [],
    privateTo: undefined,
    edits: 0,
    body: {
      id,
      channel_id: thread.id,
      author: message.body.author,
      ...empty,
      type: MessageType.ThreadStarterMessage,
      timestamp: message.body.timestamp,
      edited_timestamp: null,
      tts: false,
      pinned: false,
      mention_everyone: false,
      message_reference: { type: 0, channel_id: message.channelId, message_id: id },
    },
  };
  thread.messages.set(id, starter);
}
