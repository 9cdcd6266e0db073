import { type APIAllowedMentions, MessageFlags } from "discord-api-types/v10";
import type { Attachment, Channel, Component, Embed, Message, UploadedFile } from "../world/types.ts";
import type { World } from "../world/world.ts";
import { withIds } from "./components.ts";
import { MediaResolver } from "./media.ts";
import { type Mentions, mentionsOf } from "./mentions.ts";
import type { Uploads } from "./uploads.ts";

/** What a request says about a message; on an edit, what is left out stays. */
export interface MessageDraft {
  readonly content?: string | null;
  readonly embeds?: readonly Embed[] | null;
  readonly components?: readonly Component[] | null;
  readonly allowed_mentions?: APIAllowedMentions | null;
  readonly attachments?: readonly AttachmentDraft[] | null;
  readonly flags?: number | null;
  readonly nonce?: string | number | null;
  readonly enforce_nonce?: boolean;
  readonly tts?: boolean;
  readonly message_reference?: {
    readonly message_id: string;
    readonly channel_id?: string;
    readonly fail_if_not_exists?: boolean;
  } | null;
}

interface AttachmentDraft {
  /** A file's number in this request, or the id of an attachment that is to stay. */
  readonly id: string | number;
  readonly filename?: string | null;
  readonly description?: string | null;
}

export interface Composition extends Mentions {
  readonly content: string;
  readonly embeds: readonly Embed[];
  readonly components: readonly Component[];
  /** Those that no component or embed shows. */
  readonly attachments: readonly Attachment[];
  readonly flags: number;
}

export interface ComposeContext {
  readonly channel: Channel;
  readonly authorId: string;
  readonly byInteraction: boolean;
  readonly privately: boolean;
}

const lasting = MessageFlags.IsComponentsV2 | MessageFlags.Ephemeral | MessageFlags.HasThread;

/** Makes of a draft what a message shows, and the files that belong to it. */
export function compose(
  world: World,
  uploads: Uploads,
  draft: MessageDraft,
  files: readonly UploadedFile[],
  context: ComposeContext,
  before?: Message,
): { shown: Composition; attachments: readonly Attachment[] } {
  const attachments = attachmentsOf(uploads, draft, files, context, before);
  const media = new MediaResolver(attachments);
  const components = media.components(withIds(draft.components ?? before?.body.components ?? []));
  const embeds = media.embeds(draft.embeds ?? before?.body.embeds ?? []);
  const content = draft.content === undefined ? (before?.body.content ?? "") : (draft.content ?? "");
  const flags = ((before?.body.flags ?? 0) & lasting) | (draft.flags ?? 0);
  const inComponents = (flags & MessageFlags.IsComponentsV2) !== 0;
  const listed = inComponents ? [] : attachments.filter((attachment) => !media.shown.has(attachment.id));
  const mentions = mentionsOf(world, { content, components }, context, draft.allowed_mentions ?? undefined);
  return { shown: { content, embeds, components, attachments: listed, flags, ...mentions }, attachments };
}

/** Whether the draft would leave nothing to be seen. */
export function isEmpty(shown: Composition): boolean {
  return (
    shown.content.trim() === "" &&
    shown.embeds.length === 0 &&
    shown.components.length === 0 &&
    shown.attachments.length === 0
  );
}

function attachmentsOf(
  uploads: Uploads,
  draft: MessageDraft,
  files: readonly UploadedFile[],
  context: ComposeContext,
  before: Message | undefined,
): readonly Attachment[] {
  const listed = draft.attachments ?? undefined;
  const had = before?.attachments ?? [];
  const kept =
    listed === undefined ? had : had.filter((attachment) => listed.some((one) => String(one.id) === attachment.id));
  if (files.length === 0) return kept;
  const added = files.map((file) => {
    const about = listed?.find((one) => String(one.id) === String(file.index));
    const named = typeof about?.filename === "string" ? { ...file, name: about.filename } : file;
    return uploads.keep(context.channel.id, named, {
      ...(typeof about?.description === "string" && { description: about.description }),
      ...(context.privately && { ephemeral: true }),
    });
  });
  return [...kept, ...added];
}
