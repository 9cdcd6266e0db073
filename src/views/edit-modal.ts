import { type APIModalInteractionResponseCallbackData, ComponentType, TextInputStyle } from "discord-api-types/v10";
import type { Words } from "../i18n/catalogue.ts";
import { maxTextLength } from "../suggestions/admission.ts";
import type { Suggestion } from "../suggestions/types.ts";
import { customId } from "./custom-id.ts";
import { cut } from "./shorten.ts";
import { titleField } from "./title-field.ts";

/** Custom ids of the form's fields. */
export const editModalFields = { title: "title", text: "text" } as const;

/** The form that `/suggestions edit` opens, with title and text as they stand. It carries the version of that text: `suggestions:edit:12:3`. */
export function editModal(
  { number, title, text, textVersion, rules }: Suggestion,
  words: Words,
): APIModalInteractionResponseCallbackData {
  const hasTitle = title !== undefined || rules.titles !== "off";
  return {
    custom_id: customId("suggestions", "edit", number, textVersion),
    title: words.text("edit.title", { number }),
    components: [
      ...(hasTitle ? [titleField(editModalFields.title, title, rules.titles === "required", words)] : []),
      {
        type: ComponentType.Label,
        label: words.text("modal.text"),
        description: words.text("modal.text-hint", { limit: maxTextLength }),
        component: {
          type: ComponentType.TextInput,
          custom_id: editModalFields.text,
          style: TextInputStyle.Paragraph,
          min_length: 1,
          max_length: maxTextLength,
          required: true,
          value: cut(text, maxTextLength),
        },
      },
    ],
  };
}
