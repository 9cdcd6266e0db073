import type { Attachment, ChatInputCommandInteraction, ModalSubmitInteraction } from "discord.js";
import { Refusal } from "../errors.ts";
import { maxImages } from "../suggestions/admission.ts";
import type { BoardChoice } from "../suggestions/service.ts";
import type { TagChoice } from "../suggestions/tags.ts";
import { parseCustomId } from "../views/custom-id.ts";
import { suggestModalFields } from "../views/suggest-modal.ts";
import { controlNumber } from "./options.ts";

/** What somebody wants to suggest, whichever way it came in. */
export interface SuggestRequest {
  readonly board: BoardChoice;
  readonly title: string | undefined;
  readonly text: string;
  readonly tags: readonly TagChoice[];
  readonly anonymous: boolean;
  readonly images: readonly Attachment[];
  /** Whether it is shown to its author before anybody else sees it, and in place of which draft. */
  readonly preview: boolean;
  readonly draftId: string | undefined;
}

/** Names of the options for images: `image`, then `image2` to `image5`. */
export const imageOptions: readonly string[] = Array.from({ length: maxImages }, (_, index) =>
  index === 0 ? "image" : `image${index + 1}`,
);

/** What `/suggest` was typed with; without a text, what the form begins with. */
export function typedRequest({
  options,
}: ChatInputCommandInteraction): Omit<SuggestRequest, "text"> & { readonly text: string | undefined } {
  const name = options.getString("board");
  return {
    board: name === null ? undefined : { name },
    title: options.getString("title") ?? undefined,
    text: options.getString("text") ?? undefined,
    tags: tagNames(options.getString("tags") ?? ""),
    anonymous: options.getBoolean("anonymous") ?? false,
    images: imageOptions.map((option) => options.getAttachment(option)).filter((image) => image !== null),
    preview: options.getBoolean("preview") ?? false,
    draftId: undefined,
  };
}

/** What was entered into the form: `suggest:3`, `suggest:3:preview`, or `suggest:3:draft:` and the draft that it changes. */
export function enteredRequest({ fields, customId }: ModalSubmitInteraction): SuggestRequest {
  const [boardId, what, draftId, ...rest] = parseCustomId(customId)?.args ?? [];
  const isDraft = what === "draft" && draftId !== undefined && /^\d{1,20}$/.test(draftId);
  const isKnown = what === undefined || (what === "preview" && draftId === undefined) || isDraft;
  if (!isKnown || rest.length > 0) throw new Refusal("control-unknown", {});
  const { title, text, images, tags, anonymous } = suggestModalFields;
  const has = (field: string) => fields.fields.has(field);
  const uploaded = has(images) ? fields.getUploadedFiles(images) : null;
  return {
    board: { id: controlNumber(boardId) },
    title: has(title) ? fields.getTextInputValue(title) : undefined,
    text: fields.getTextInputValue(text),
    tags: has(tags) ? fields.getStringSelectValues(tags).map(Number) : [],
    anonymous: has(anonymous) && fields.getCheckbox(anonymous),
    images: uploaded === null ? [] : [...uploaded.values()].slice(0, maxImages),
    preview: what !== undefined,
    draftId: isDraft ? draftId : undefined,
  };
}

/** Names of tags, as they are typed: with commas between them. */
export function tagNames(typed: string): readonly string[] {
  return typed
    .split(",")
    .map((name) => name.trim())
    .filter((name) => name !== "");
}
