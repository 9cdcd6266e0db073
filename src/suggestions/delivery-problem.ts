/** Why something could not be shown. Each has a sentence in `locales/` and a line in docs/errors.md. */
export type DeliveryProblem =
  | "card-channel-gone"
  | "card-message-gone"
  | "card-forbidden"
  | "thread-forbidden"
  | "thread-limit"
  | "dm-closed"
  | "author-gone"
  | "refused";
