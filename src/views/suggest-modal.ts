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
  /** What the text field begins with. */
  readonly text?: string;
}

/** Custom ids of the form and its fields. */
export const suggestModalIds = {
  form: customId("suggest"),
  text: "text",
  image: "image",
  anonymous: "anonymous",
} as const;

/** The form that `/suggest` opens; fields that the board does not allow are left out. */
export function suggestModal(
  { text, anonymousAllowed, imagesAllowed }: SuggestModal,
  words: Words,
): APIModalInteractionResponseCallbackData {
  const components = [textField(text, words)];
  if (imagesAllowed) components.push(imageField(words));
  if (anonymousAllowed) components.push(anonymousField(words));
  return { custom_id: suggestModalIds.form, title: words.text("modal.title"), components };
}

function textField(value: string | undefined, words: Words): APILabelComponent {
  return {
    type: ComponentType.Label,
    label: words.text("modal.text"),
    description: words.text("modal.text-hint", { limit: maxTextLength }),
    component: {
      type: ComponentType.TextInput,
      custom_id: suggestModalIds.text,
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

function imageField(words: Words): APILabelComponent {
  return {
    type: ComponentType.Label,
    label: words.text("modal.image"),
    description: words.text("modal.image-hint"),
    component: {
      type: ComponentType.FileUpload,
      custom_id: suggestModalIds.image,
      min_values: 0,
      max_values: 1,
      required: false,
    },
  };
}

function anonymousField(words: Words): APILabelComponent {
  return {
    type: ComponentType.Label,
    label: words.text("modal.anonymous"),
    description: words.text("modal.anonymous-hint"),
    component: { type: ComponentType.Checkbox, custom_id: suggestModalIds.anonymous, default: false },
  };
}
