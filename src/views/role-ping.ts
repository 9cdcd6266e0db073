import type { Words } from "../i18n/catalogue.ts";
import type { CardState } from "../suggestions/intents.ts";
import { isVotable } from "../suggestions/status.ts";
import { roleMention } from "./marks.ts";
import { type MessageBody, pinging } from "./message.ts";

/** The roles that a new card calls. Drawn anew it still names them, so that they find why, but pings nobody. */
export function calledRoles({ suggestion, rules }: Pick<CardState, "suggestion" | "rules">): readonly string[] {
  return isVotable(suggestion.status) ? [...new Set(rules.pingRoleIdsOnNew)] : [];
}

/** A card that is posted for the first time: it pings the roles that it names. */
export function calling(body: MessageBody, state: Pick<CardState, "suggestion" | "rules">): MessageBody {
  return pinging(body, { roleIds: calledRoles(state) });
}

/** Our own line, in a display of its own: nothing that members wrote is near it. */
export function callLine(state: Pick<CardState, "suggestion" | "rules">, words: Words): string | undefined {
  const roles = calledRoles(state).map(roleMention);
  return roles.length === 0 ? undefined : `-# ${words.text("card.pinged", { roles: roles.join(" ") })}`;
}
