type NoDetails = Readonly<Record<string, never>>;
/** What a board may allow to some alone. */
export type Participation = "suggest" | "vote";

/** How a setting's value is typed. */
export type ValueForm =
  | "switch"
  | "choice"
  | "number"
  | "duration"
  | "roles"
  | "channel"
  | "text"
  | "texts"
  | "several"
  | "weights"
  | "tags"
  | "look";

/** Every way a request is turned down, with what the person must be told. The texts are in `locales/`, one per code; docs/errors.md lists them. */
export interface Refusals {
  "abstain-not-allowed": { readonly number: number };
  "account-too-young": { readonly what: Participation; readonly days: number; readonly from: Date };
  "already-decided": { readonly number: number; readonly status: string; readonly by: string | undefined };
  "already-claimed": { readonly number: number; readonly by: string };
  /** `by` is undefined where staff decided without their name. */
  "already-reviewed": { readonly number: number; readonly status: string; readonly by: string | undefined };
  "anonymous-not-allowed": NoDetails;
  "anonymous-staff-not-allowed": NoDetails;
  "author-too-late": { readonly number: number; readonly status: string };
  "block-length": { readonly typed: string };
  "block-not-found": NoDetails;
  "block-target": NoDetails;
  "blocked-suggesting": { readonly until: Date | undefined; readonly reason: string | undefined };
  "blocked-voting": { readonly until: Date | undefined; readonly reason: string | undefined };
  "board-channel-taken": { readonly channelId: string; readonly board: string };
  "board-full": { readonly board: string; readonly limit: number };
  "board-missing": NoDetails;
  "board-name-taken": { readonly name: string };
  "board-unknown": { readonly typed: string };
  "boards-full": { readonly limit: number };
  busy: NoDetails;
  "channel-missing": NoDetails;
  "channel-not-made": { readonly kind: string };
  "channel-permissions": { readonly channelId: string; readonly permissions: readonly string[] };
  "channel-type": { readonly channelId: string };
  "confirmation-expired": { readonly number: number };
  "control-unknown": NoDetails;
  "cooling-down": { readonly until: Date };
  "draft-gone": NoDetails;
  "duplicate-of-itself": NoDetails;
  "edit-window-over": { readonly number: number; readonly minutes: number };
  "edited-meanwhile": { readonly number: number };
  "image-not-fetched": { readonly name: string };
  "image-too-large": { readonly name: string; readonly limitMiB: number };
  "image-type": { readonly name: string };
  "images-not-allowed": NoDetails;
  "member-full": { readonly limit: number };
  "message-without-text": NoDetails;
  "member-too-new": { readonly what: Participation; readonly days: number; readonly from: Date };
  "not-a-card": NoDetails;
  "not-an-admin": NoDetails;
  "not-manager": NoDetails;
  "not-staff": NoDetails;
  "note-changed": { readonly number: number; readonly note: number };
  "note-empty": NoDetails;
  "note-not-found": { readonly number: number; readonly typed: string };
  "note-too-long": { readonly length: number; readonly limit: number };
  "notes-full": { readonly number: number; readonly limit: number };
  "not-yours": { readonly typed: string };
  "original-missing": NoDetails;
  "original-closed": { readonly number: number; readonly status: string };
  "own-vote": { readonly number: number };
  "reason-required": { readonly number: number; readonly status: string };
  "panel-not-posted": { readonly channelId: string };
  "reason-too-long": { readonly length: number; readonly limit: number };
  restarting: NoDetails;
  "review-outdated": { readonly number: number };
  "role-denied": { readonly what: Participation; readonly roleIds: readonly string[] };
  "role-missing": { readonly what: Participation; readonly roleIds: readonly string[] };
  "server-only": NoDetails;
  "setting-unknown": { readonly typed: string };
  /** `allowed`: words that may be typed; `limit`: the longest list, number or time; `length`: of one text. */
  "setting-value": {
    readonly setting: string;
    readonly typed: string;
    readonly expects: ValueForm;
    readonly allowed: readonly string[];
    readonly unit: string;
    readonly limit: string | number;
    readonly length: number;
  };
  "staff-everyone": NoDetails;
  "storage-unavailable": NoDetails;
  "suggestion-not-found": { readonly typed: string };
  "tag-unknown": { readonly typed: string };
  "tags-missing": NoDetails;
  "tags-too-many": { readonly limit: number };
  "test-post-failed": { readonly channelId: string; readonly step: string };
  "text-empty": NoDetails;
  "text-too-long": { readonly length: number; readonly limit: number };
  "title-missing": NoDetails;
  "title-not-allowed": NoDetails;
  "title-too-long": { readonly length: number; readonly limit: number };
  "too-slow": NoDetails;
  "transition-not-allowed": { readonly number: number; readonly from: string; readonly to: string };
  "undo-over": { readonly number: number; readonly status: string };
  "voters-hidden": { readonly number: number };
  "voting-closed": { readonly number: number; readonly status: string };
}

export type RefusalCode = keyof Refusals;

/** A request that was understood and turned down. Whatever else is thrown is a defect. */
export class Refusal<Code extends RefusalCode = RefusalCode> extends Error {
  override readonly name = "Refusal";
  readonly code: Code;
  readonly details: Refusals[Code];

  /** What the person typed for this, where the interaction that is refused does not carry it itself. */
  readonly typed: string | undefined;

  constructor(code: Code, details: Refusals[Code], typed?: string) {
    super(code);
    this.code = code;
    this.details = details;
    this.typed = typed;
  }

  /** The same, with what has to be handed back. */
  handingBack(typed: string | undefined): Refusal<Code> {
    return new Refusal(this.code, this.details, typed);
  }
}

/** A fault of the set-up that only the operator can mend: one sentence, then exit code 78 (EX_CONFIG). */
export class SetupFault extends Error {
  override readonly name = "SetupFault";
}
