import {
  type APILabelComponent,
  type APIModalInteractionResponseCallbackData,
  ComponentType,
  TextInputStyle,
} from "discord-api-types/v10";
import type { Words } from "../i18n/catalogue.ts";
import { maxTextLength } from "../suggestions/admission.ts";
import { customId } from "./custom-id.ts";
import { cut } from "./shorten.ts";

export interface SuggestModal {
  readonly anonymousAllowed: boolean;
  readonly imagesAllowed: boolean;
  /** The board that it is for, whatever becomes of its name while the form is open. */
  readonly id: number;
  /** What the fields begin with. */
  readonly text?: string;
  readonly anonymous?: boolean;
  /** An image was given with the command: a form cannot take it over, so it is asked for again. */
  readonly imageLost?: boolean;
}

/** Custom ids of the form's fields. */
export const suggestModalFields = { text: "text", images: "images", anonymous: "anonymous" } as const;

/** The form that `/suggest` opens; fields that the board does not allow are left out. */
export function suggestModal(
  { id, anonymousAllowed, imagesAllowed, text, anonymous = false, imageLost = false }: SuggestModal,
  words: Words,
): APIModalInteractionResponseCallbackData {
  const components = [textField(text, words)];
  if (imagesAllowed) components.push(imageField(imageLost, words));
  if (anonymousAllowed) components.push(anonymousField(anonymous, words));
  return { custom_id: customId("suggest", id), title: words.text("modal.title"), components };
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

function imageField(lost: boolean, words: Words): APILabelComponent {
  return {
    type: ComponentType.Label,
    label: words.text("modal.image"),
    description: words.text(lost ? "modal.image-lost" : "modal.image-hint"),
    component: {
      type: ComponentType.FileUpload,
      custom_id: suggestModalFields.images,
      min_values: 0,
      max_values: 1,
      required: false,
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
