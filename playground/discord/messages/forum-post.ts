import { ChannelType } from "discord-api-types/v10";
import type { Core } from "../core.ts";
import type { Channel, Message, UploadedFile, User } from "../world/types.ts";
import type { MessageDraft } from "./draft.ts";

export interface NewPost {
  readonly name: string;
  readonly appliedTags: readonly string[];
  readonly autoArchiveMinutes: number;
  readonly message: MessageDraft;
  readonly files?: readonly UploadedFile[];
}

/** Opens a post of a forum without asking who may: a thread, and its first message under the same id. */
export function openPost(core: Core, forum: Channel, author: User, post: NewPost): { thread: Channel; first: Message } {
  const { name, appliedTags, autoArchiveMinutes, message, files = [] } = post;
  const type = ChannelType.PublicThread;
  const thread = core.channels.createThread(forum, author.id, { name, type, autoArchiveMinutes, appliedTags });
  const first = core.messages.post(thread, author, message, files, { id: thread.id });
  return { thread, first };
}
