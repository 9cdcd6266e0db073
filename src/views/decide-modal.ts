import {
  type APILabelComponent,
  type APIModalInteractionResponseCallbackData,
  ComponentType,
  TextInputStyle,
} from "discord-api-types/v10";
import type { Words } from "../i18n/catalogue.ts";
import { maxReasonLength } from "../suggestions/admission.ts";
import type { SuggestionStatus } from "../suggestions/status.ts";
import type { Suggestion } from "../suggestions/types.ts";
import { customId } from "./custom-id.ts";
import { statusLabel } from "./status-look.ts";

/** Custom ids of the form's fields. */
export const decideModalFields = {
  status: "status",
  reason: "reason",
  original: "original",
  anonymous: "anonymous",
} as const;

/** The form of the menu *Decide*. It names the status that was seen when it opened: `decide:12:3`. */
export function decideModal(
  { number, statusVersion, rules }: Suggestion,
  choices: readonly SuggestionStatus[],
  words: Words,
): APIModalInteractionResponseCallbackData {
  const components = [statusField(choices, rules, words), reasonField(words)];
  if (choices.includes("duplicate")) components.push(originalField(words));
  if (rules.anonymousStaffAllowed) components.push(anonymousField(words));
  return {
    custom_id: customId("decide", number, statusVersion),
    title: words.text("decide.form-title", { number }),
    components,
  };
}

function statusField(
  choices: readonly SuggestionStatus[],
  rules: Suggestion["rules"],
  words: Words,
): APILabelComponent {
  return {
    type: ComponentType.Label,
    label: words.text("decide.form-status"),
    component: {
      type: ComponentType.StringSelect,
      custom_id: decideModalFields.status,
      required: true,
      options: choices.map((value) => ({ label: statusLabel(value, words, rules), value })),
    },
  };
}

function reasonField(words: Words): APILabelComponent {
  return {
    type: ComponentType.Label,
    label: words.text("decide.form-reason"),
    description: words.text("decide.form-reason-hint"),
    component: {
      type: ComponentType.TextInput,
      custom_id: decideModalFields.reason,
      style: TextInputStyle.Paragraph,
      max_length: maxReasonLength,
      required: false,
    },
  };
}

function originalField(words: Words): APILabelComponent {
  return {
    type: ComponentType.Label,
    label: words.text("decide.form-original"),
    description: words.text("decide.form-original-hint"),
    component: {
      type: ComponentType.TextInput,
      custom_id: decideModalFields.original,
      style: TextInputStyle.Short,
      max_length: 20,
      required: false,
    },
  };
}

function anonymousField(words: Words): APILabelComponent {
  return {
    type: ComponentType.Label,
    label: words.text("decide.form-anonymous"),
    description: words.text("decide.form-anonymous-hint"),
    component: { type: ComponentType.Checkbox, custom_id: decideModalFields.anonymous, default: false },
  };
}
