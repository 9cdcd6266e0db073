import {
  type APILabelComponent,
  type APIModalInteractionResponseCallbackData,
  ComponentType,
  TextInputStyle,
} from "discord-api-types/v10";
import type { Board } from "../boards/boards.ts";
import type { Words } from "../i18n/catalogue.ts";
import { maxImages, maxTextLength } from "../suggestions/admission.ts";
import { maxTags } from "../suggestions/tags.ts";
import { customId } from "./custom-id.ts";
import { cut } from "./shorten.ts";
import { titleField } from "./title-field.ts";

/** The board that it is for, whatever becomes of its name while the form is open, and what it takes. */
type Asking = Pick<Board, "id" | "anonymousAllowed" | "imagesAllowed" | "titles" | "tags" | "tagsRequired">;

export interface SuggestModal extends Asking {
  /** What the fields begin with. */
  readonly title?: string | undefined;
  readonly text?: string;
  readonly chosenTags?: readonly number[];
  readonly anonymous?: boolean;
  /** An image was given already: a form cannot take it over, so it is asked for again. */
  readonly imageLost?: boolean;
  /** What is sent is shown to its author first. */
  readonly preview?: boolean;
  /** The draft that it changes, and how many images that has: they stay unless others are uploaded. */
  readonly draft?: { readonly id: string; readonly images: number };
}

/** Custom ids of the form's fields. */
export const suggestModalFields = {
  title: "title",
  text: "text",
  images: "images",
  tags: "tags",
  anonymous: "anonymous",
} as const;

/** The form that `/suggest` opens; fields that the board does not take are left out. With all of them it is as long as Discord allows. */
export function suggestModal(modal: SuggestModal, words: Words): APIModalInteractionResponseCallbackData {
  const { id, anonymousAllowed, imagesAllowed, titles, tags, text, anonymous = false } = modal;
  const components: APILabelComponent[] = [];
  if (titles !== "off") {
    components.push(titleField(suggestModalFields.title, modal.title, titles === "required", words));
  }
  components.push(textField(text, words));
  if (imagesAllowed) components.push(imageField(modal, words));
  if (tags.length > 0) components.push(tagField(modal, words));
  if (anonymousAllowed) components.push(anonymousField(anonymous, words));
  return { custom_id: formId(id, modal), title: words.text("modal.title"), components };
}

/** `suggest:3`, `suggest:3:preview`, or `suggest:3:draft:` and the draft's id. */
function formId(boardId: number, { draft, preview = false }: SuggestModal): string {
  if (draft !== undefined) return customId("suggest", boardId, "draft", draft.id);
  return preview ? customId("suggest", boardId, "preview") : customId("suggest", boardId);
}

function textField(value: string | undefined, words: Words): APILabelComponent {
  return {
    type: ComponentType.Label,
    label: words.text("modal.text"),
    description: words.text("modal.text-hint", { limit: maxTextLength }),
    component: {
      type: ComponentType.TextInput,
      custom_id: suggestModalFields.text,
      style: TextInputStyle.Paragraph,
      placeholder: words.text("modal.text-placeholder"),
      min_length: 1,
      max_length: maxTextLength,
      required: true,
      // Discord refuses the whole form when a value is longer than the field.
      ...(value !== undefined && value !== "" && { value: cut(value, maxTextLength) }),
    },
  };
}

function imageField({ imageLost = false, draft }: SuggestModal, words: Words): APILabelComponent {
  const kept = draft?.images ?? 0;
  return {
    type: ComponentType.Label,
    label: words.text("modal.image"),
    description:
      kept > 0
        ? words.text("modal.image-kept", { count: kept })
        : words.text(imageLost ? "modal.image-lost" : "modal.image-hint", { limit: maxImages }),
    component: {
      type: ComponentType.FileUpload,
      custom_id: suggestModalFields.images,
      min_values: 0,
      max_values: maxImages,
      required: false,
    },
  };
}

function tagField({ tags, tagsRequired, chosenTags = [] }: SuggestModal, words: Words): APILabelComponent {
  const options = tags.slice(0, 25).map(({ id, name, emoji }) => ({
    label: name,
    value: String(id),
    ...(emoji !== undefined && { emoji: { name: emoji } }),
    default: chosenTags.includes(id),
  }));
  return {
    type: ComponentType.Label,
    label: words.text("modal.tags"),
    description: words.text("modal.tags-hint", { limit: maxTags }),
    component: {
      type: ComponentType.StringSelect,
      custom_id: suggestModalFields.tags,
      min_values: tagsRequired ? 1 : 0,
      max_values: Math.min(maxTags, options.length),
      required: tagsRequired,
      options,
    },
  };
}

function anonymousField(chosen: boolean, words: Words): APILabelComponent {
  return {
    type: ComponentType.Label,
    label: words.text("modal.anonymous"),
    description: words.text("modal.anonymous-hint"),
    component: { type: ComponentType.Checkbox, custom_id: suggestModalFields.anonymous, default: chosen },
  };
}
