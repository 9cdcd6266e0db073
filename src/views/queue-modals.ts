import {
  type APILabelComponent,
  type APIModalInteractionResponseCallbackData,
  ComponentType,
  TextInputStyle,
} from "discord-api-types/v10";
import type { Words } from "../i18n/catalogue.ts";
import { maxReasonLength } from "../suggestions/admission.ts";
import type { QueueEntry } from "../suggestions/queue-store.ts";
import { cleanLine } from "./clean.ts";
import { customId } from "./custom-id.ts";
import { cut, shorten } from "./shorten.ts";

/** Custom ids of the forms' fields. */
export const reviewFields = { chosen: "chosen", canned: "canned", reason: "reason" } as const;

/** Discord's limits of a select. */
const maxOptions = 25;
const maxOptionLength = 100;

/** The form for rejecting one entry: a reason from the board's list, one's own words, or both. */
export function rejectModal({ suggestion }: QueueEntry, words: Words): APIModalInteractionResponseCallbackData {
  const { number, textVersion, rules } = suggestion;
  return {
    custom_id: customId("queue", "reject", number, textVersion),
    title: words.text("queue.reject-title", { number }),
    components: reasonFields(rules.cannedReasons, rules.reasonRequiredFor.includes("rejected"), words),
  };
}

/** The form for reviewing several entries at once: which ones, and for a rejection the reason that each gets. */
export function bulkModal(
  verdict: "accept" | "reject",
  entries: readonly QueueEntry[],
  words: Words,
): APIModalInteractionResponseCallbackData {
  const shown = entries.slice(0, maxOptions);
  const chosen: APILabelComponent = {
    type: ComponentType.Label,
    label: words.text("queue.bulk-label"),
    component: {
      type: ComponentType.StringSelect,
      custom_id: reviewFields.chosen,
      min_values: 1,
      max_values: shown.length,
      required: true,
      options: shown.map(({ suggestion: { number, textVersion, text } }) => ({
        // The version of the text that was read: an edit in between is not accepted unread.
        value: `${number}-${textVersion}`,
        label: shorten(`#${number} · ${cleanLine(text)}`, maxOptionLength),
      })),
    },
  };
  const rules = entries.map(({ suggestion }) => suggestion.rules);
  const canned = [...new Set(rules.flatMap(({ cannedReasons }) => cannedReasons))];
  const isRequired = rules.every(({ reasonRequiredFor }) => reasonRequiredFor.includes("rejected"));
  return {
    custom_id: customId("queue", "many", verdict),
    title: words.text("queue.bulk-title", { verdict }),
    components: [chosen, ...(verdict === "reject" ? reasonFields(canned, isRequired, words) : [])],
  };
}

function reasonFields(canned: readonly string[], isRequired: boolean, words: Words): APILabelComponent[] {
  const options = canned.slice(0, maxOptions).map((reason) => ({
    value: cannedValue(reason),
    label: shorten(cleanLine(reason), maxOptionLength),
  }));
  const list: APILabelComponent = {
    type: ComponentType.Label,
    label: words.text("queue.canned"),
    description: words.text("queue.canned-hint"),
    component: {
      type: ComponentType.StringSelect,
      custom_id: reviewFields.canned,
      min_values: 0,
      max_values: 1,
      required: false,
      options,
    },
  };
  const own: APILabelComponent = {
    type: ComponentType.Label,
    label: words.text("queue.reason"),
    description: words.text("queue.reason-hint", { limit: maxReasonLength }),
    component: {
      type: ComponentType.TextInput,
      custom_id: reviewFields.reason,
      style: TextInputStyle.Paragraph,
      max_length: maxReasonLength,
      // With a list either of the two is enough: the service has the last word.
      required: isRequired && options.length === 0,
    },
  };
  return options.length === 0 ? [own] : [list, own];
}

/** Names a reason of the list in a form: by its words, so that a list edited meanwhile gives no other one. */
export function cannedValue(reason: string): string {
  return cut(reason, maxOptionLength);
}
