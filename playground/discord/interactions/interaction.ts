import type { InteractionType } from "discord-api-types/v10";
import type { Component } from "../world/types.ts";

export interface Choice {
  readonly name: string;
  readonly value: string | number;
}

export interface ModalBody {
  readonly custom_id: string;
  readonly title: string;
  readonly components: readonly Component[];
}

/** How an application answered first. */
export type Acknowledgement = { readonly afterMs: number } & (
  | { readonly kind: "message" | "deferral"; readonly messageId: string; readonly ephemeral: boolean }
  | { readonly kind: "update" | "deferred-update"; readonly messageId: string }
  | { readonly kind: "choices"; readonly choices: readonly Choice[] }
  | { readonly kind: "modal"; readonly modal: ModalBody }
);

/** What became of an interaction: an answer in time, or none. */
export type Outcome = Acknowledgement | "no-answer";

/** Something a person did that an application must answer. */
export interface Interaction {
  readonly id: string;
  readonly token: string;
  readonly type: InteractionType;
  readonly applicationId: string;
  readonly userId: string;
  readonly guildId: string | undefined;
  readonly channelId: string;
  /** The message whose component was used, also of the modal that came from it. */
  readonly sourceMessageId: string | undefined;
  /** The message a menu was used on. */
  readonly targetMessageId: string | undefined;
  /** What messages that answer it carry as `interaction_metadata`. */
  readonly metadata: object;
  readonly madeAtMs: number;
  readonly settled: (outcome: Outcome) => void;
  dispatchedAtMs: number | undefined;
  state: "made" | "waiting" | "answered" | "lost";
  /** Answers that arrived in time and are still being handled. */
  arriving: number;
  /** What `@original` means, once answered. */
  originalId: string | undefined;
  readonly messageIds: Set<string>;
}
