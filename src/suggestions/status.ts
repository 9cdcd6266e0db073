/** What can become of a suggestion, in the order in which people meet them. */
export const suggestionStatuses = [
  "queued",
  "open",
  "under_review",
  "planned",
  "in_progress",
  "approved",
  "rejected",
  "implemented",
  "duplicate",
  "withdrawn",
  "removed",
] as const;

export type SuggestionStatus = (typeof suggestionStatuses)[number];

/** What may follow on each status. `open` after a decision is a reopening. */
const transitions: { readonly [From in SuggestionStatus]: readonly SuggestionStatus[] } = {
  queued: ["open", "rejected", "duplicate", "withdrawn", "removed"],
  open: [
    "under_review",
    "planned",
    "in_progress",
    "approved",
    "rejected",
    "implemented",
    "duplicate",
    "withdrawn",
    "removed",
  ],
  under_review: [
    "open",
    "planned",
    "in_progress",
    "approved",
    "rejected",
    "implemented",
    "duplicate",
    "withdrawn",
    "removed",
  ],
  planned: ["open", "under_review", "in_progress", "approved", "rejected", "implemented", "duplicate", "removed"],
  in_progress: ["open", "under_review", "planned", "approved", "rejected", "implemented", "duplicate", "removed"],
  approved: ["open", "planned", "in_progress", "implemented", "removed"],
  rejected: ["open", "removed"],
  implemented: ["open", "removed"],
  duplicate: ["open", "removed"],
  withdrawn: ["removed"],
  removed: [],
};

export function mayBecome(from: SuggestionStatus, to: SuggestionStatus): boolean {
  return transitions[from].includes(to);
}

/** What staff can make of a suggestion with that status, some of it only after a confirmation. Withdrawing is its author's. */
export function decidableAs(from: SuggestionStatus): readonly SuggestionStatus[] {
  return suggestionStatuses.filter((to) => to !== "withdrawn" && (mayBecome(from, to) || mayOverride(from, to)));
}

/** With one of these everybody may read a suggestion that waited for its review before; with the others only who could then. */
export function isPublic(status: SuggestionStatus): boolean {
  return !unpublished.includes(status);
}

const unpublished: readonly SuggestionStatus[] = ["queued", "rejected", "duplicate", "withdrawn", "removed"];

/** Votes count while people can still change what will be decided. */
export function isVotable(status: SuggestionStatus): boolean {
  return votableStatuses.includes(status);
}

export const votableStatuses: readonly SuggestionStatus[] = ["open", "under_review"];

/** A status in which staff have answered: a second answer is told who gave the first. */
export function isDecided(status: SuggestionStatus): boolean {
  return status === "approved" || status === "rejected" || status === "implemented" || status === "duplicate";
}

/** Nothing more is expected of it: what people talk in about it is closed. */
export function isConcluded(status: SuggestionStatus): boolean {
  return isDecided(status) || status === "withdrawn" || status === "removed";
}

const overriding: readonly SuggestionStatus[] = [
  "under_review",
  "planned",
  "in_progress",
  "approved",
  "rejected",
  "implemented",
  "duplicate",
];

/** A decision that stands can be put aside for another one, if that is confirmed. What its author withdrew or staff removed cannot. */
export function mayOverride(from: SuggestionStatus, to: SuggestionStatus): boolean {
  return isDecided(from) && from !== to && overriding.includes(to) && !mayBecome(from, to);
}
