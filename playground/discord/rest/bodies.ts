import type { ChannelType } from "discord-api-types/v10";
import type { CallbackBody } from "../interactions/answers.ts";
import type { MessageDraft } from "../messages/draft.ts";
import type { CommandDraft } from "../world/commands.ts";
import type { TagDraft } from "../world/forum-tags.ts";

/** The bodies that requests carry, in the shapes that `checkBody` holds their routes to. */
export interface Bodies {
  readonly message: MessageDraft;
  readonly callback: CallbackBody;
  readonly recipient: { readonly recipient_id: string };
  readonly messageIds: { readonly messages: readonly string[] };
  readonly thread: ThreadBody;
  readonly overwrite: OverwriteBody;
  readonly channelStart: ChannelStart;
  readonly channelChange: ChannelChange;
  readonly command: CommandDraft;
  readonly commandChange: Partial<CommandDraft>;
  readonly commands: readonly CommandDraft[];
}

export interface ThreadBody {
  readonly name: string;
  readonly auto_archive_duration?: number | null;
  readonly type?: ChannelType | null;
  readonly applied_tags?: readonly string[] | null;
  readonly message?: MessageDraft;
}

export interface OverwriteBody {
  readonly id: string;
  readonly type?: 0 | 1 | null;
  readonly allow?: string | number | null;
  readonly deny?: string | number | null;
}

export interface ChannelChange {
  readonly name?: string | null;
  readonly flags?: number | null;
  readonly available_tags?: readonly TagDraft[] | null;
  readonly topic?: string | null;
  readonly permission_overwrites?: readonly OverwriteBody[] | null;
  readonly archived?: boolean | null;
  readonly locked?: boolean | null;
  readonly auto_archive_duration?: number | null;
  readonly applied_tags?: readonly string[] | null;
}

export interface ChannelStart extends ChannelChange {
  readonly name: string;
  readonly type?: ChannelType | null;
  readonly parent_id?: string | null;
}
