import { randomBytes } from "node:crypto";
import type { IntentKind } from "../suggestions/intents.ts";
import type { SuggestionId } from "../suggestions/types.ts";
import type { Writer } from "./engine.ts";

export interface NewIntent {
  readonly kind: IntentKind;
  readonly guildId: string;
  readonly suggestionId: SuggestionId;
  readonly at: Date;
  /** Null: it waits until something makes it due. */
  readonly dueAt: Date | null;
  /** What the kind needs besides, as JSON. */
  readonly detail?: string;
}

/** Stores an intent within the change that it shows, and returns its number. */
export async function addIntent(transaction: Writer, intent: NewIntent): Promise<number> {
  const { kind, guildId, suggestionId, at, dueAt, detail } = intent;
  const { intent_id } = await transaction
    .insertInto("intents")
    .values({
      kind,
      guild_id: guildId,
      suggestion_id: suggestionId,
      nonce: newNonce(),
      state: "pending",
      due_at: dueAt?.getTime() ?? null,
      created_at: at.getTime(),
      ...(detail !== undefined && { detail }),
    })
    .returning("intent_id")
    .executeTakeFirstOrThrow();
  return intent_id;
}

/** 24 characters: Discord takes 25 at most. */
export function newNonce(): string {
  return randomBytes(18).toString("base64url");
}
