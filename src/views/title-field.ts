import { type APILabelComponent, ComponentType, TextInputStyle } from "discord-api-types/v10";
import type { Words } from "../i18n/catalogue.ts";
import { maxTitleLength } from "../suggestions/admission.ts";
import { cut } from "./shorten.ts";

/** Where a suggestion's title is written, in every form that has one. */
export function titleField(id: string, value: string | undefined, required: boolean, words: Words): APILabelComponent {
  return {
    type: ComponentType.Label,
    label: words.text("modal.suggestion-title"),
    description: words.text("modal.suggestion-title-hint", { limit: maxTitleLength }),
    component: {
      type: ComponentType.TextInput,
      custom_id: id,
      style: TextInputStyle.Short,
      max_length: maxTitleLength,
      required,
      ...(value !== undefined && value !== "" && { value: cut(value, maxTitleLength) }),
    },
  };
}
