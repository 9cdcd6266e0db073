/** Why something could not be shown. Each has a sentence in `locales/` and a line in docs/errors.md. */
export type DeliveryProblem =
  | "card-channel-gone"
  | "card-message-gone"
  | "card-forbidden"
  | "card-tag-required"
  | "thread-forbidden"
  | "thread-limit"
  | "post-forbidden"
  | "tags-forbidden"
  | "tags-full"
  | "dm-closed"
  | "dm-off"
  | "author-gone"
  | "queue-channel-gone"
  | "queue-message-gone"
  | "queue-forbidden"
  | "refused";
