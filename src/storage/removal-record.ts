import { z } from "zod";
import { suggestionStatuses } from "../suggestions/status.ts";
import type { SuggestionId } from "../suggestions/types.ts";
import type { SuggestionsTable } from "./schema.ts";

type Restored = Pick<
  SuggestionsTable,
  "status" | "duplicate_of" | "decided_by_person_id" | "decision_reason" | "decided_at"
> & { readonly decision_anonymous: 0 | 1 };

const form = z.object({
  status: z.enum(suggestionStatuses),
  decision: z
    .object({
      by: z.number(),
      at: z.number(),
      reason: z.string().nullable(),
      anonymous: z.boolean(),
    })
    .optional(),
  duplicateOf: z
    .number()
    .transform((id) => id as SuggestionId)
    .optional(),
});

/** What a removal's event notes of the time before, so that it can be undone. */
export function statusToRestore(before: Restored): z.infer<typeof form> {
  const { status, decided_by_person_id: by, decided_at: at, decision_reason: reason, duplicate_of } = before;
  return {
    status,
    ...(by !== null && at !== null && { decision: { by, at, reason, anonymous: before.decision_anonymous === 1 } }),
    ...(duplicate_of !== null && { duplicateOf: duplicate_of }),
  };
}

/** Reads it back. */
export function restoredFrom(noted: string) {
  const { status, decision, duplicateOf } = form.parse(JSON.parse(noted));
  return {
    status,
    decision: {
      decided_by_person_id: decision?.by ?? null,
      decided_at: decision?.at ?? null,
      decision_reason: decision?.reason ?? null,
      decision_anonymous: decision?.anonymous === true ? (1 as const) : (0 as const),
    },
    duplicateOf,
  };
}
