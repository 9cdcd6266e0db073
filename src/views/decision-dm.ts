import { type APIComponentInContainer, ComponentType } from "discord-api-types/v10";
import type { Words } from "../i18n/catalogue.ts";
import type { Addressee } from "../suggestions/notifications.ts";
import type { Suggestion } from "../suggestions/types.ts";
import { cleanLine } from "./clean.ts";
import { inertName, quoted } from "./inert.ts";
import { type MessageBody, message, textDisplay } from "./message.ts";
import { cardLink } from "./progress.ts";
import { shorten } from "./shorten.ts";
import { statusColour, statusLabel } from "./status-look.ts";
import { originalLink } from "./suggestion-parts.ts";

export interface DecisionMessage {
  readonly suggestion: Suggestion;
  readonly intentId: number;
  /** Undefined when the server's name is not to be had. */
  readonly guildName: string | undefined;
  readonly is: Addressee["is"];
}

const excerptLength = 200;

/** Tells an author or a follower what became of a suggestion. Its first component carries the number of the intent that sends it. */
export function decisionMessage({ suggestion, intentId, guildName, is }: DecisionMessage, words: Words): MessageBody {
  const { status, title, text, decision } = suggestion;
  const unknown = words.text("dm.server-unknown");
  const server = inertName(guildName ?? unknown, unknown);
  const components: APIComponentInContainer[] = [
    textDisplay(
      is === "author" ? whatBecame(suggestion, server, words) : whatBecameOfFollowed(suggestion, server, words),
    ),
  ];
  // Of a removed suggestion the text is not to be had any more; of one that did not pass its review its author alone has it.
  const mayRead = is === "author" || suggestion.published;
  if (text !== "" && mayRead) {
    const introduction = words.text(is === "author" ? "dm.text" : "dm.followed-text");
    components.push(textDisplay(introduction), textDisplay(quoted(shorten(cleanLine(title ?? text), excerptLength))));
  }
  if (decision?.kind === "anonymous") components.push(textDisplay(words.text("dm.by-staff")));
  if (decision?.reason !== undefined && mayRead) {
    components.push(textDisplay(words.text("dm.reason")), textDisplay(quoted(decision.reason)));
  }
  const link = cardLink(suggestion, words);
  if (link !== undefined) components.push(textDisplay(words.text("dm.link", { link })));
  if (is === "follower") components.push(textDisplay(`-# ${words.text("dm.followed-stop")}`));
  return message([
    { type: ComponentType.Container, id: intentId, accent_color: statusColour(status, suggestion.rules), components },
  ]);
}

function whatBecame(suggestion: Suggestion, server: string, words: Words): string {
  const { guildId, number, status, duplicateOf, rules, justAccepted } = suggestion;
  const named = { number, server, status: statusLabel(status, words, rules) };
  switch (status) {
    case "open":
      if (justAccepted) return words.text("dm.accepted", { number, server });
      return words.text("dm.reopened", { number, server });
    case "removed":
      return words.text("dm.removed", { number, server });
    case "under_review":
    case "planned":
    case "in_progress":
    case "implemented":
      return words.text(`dm.${status}`, named);
    case "duplicate":
      if (duplicateOf === undefined) return words.text("dm.decided", named);
      return words.text("dm.duplicate", { ...named, original: originalLink(guildId, duplicateOf) });
    default:
      return words.text("dm.decided", named);
  }
}

function whatBecameOfFollowed(suggestion: Suggestion, server: string, words: Words): string {
  const { guildId, number, status, duplicateOf, rules, justAccepted } = suggestion;
  const named = { number, server, status: statusLabel(status, words, rules) };
  if (justAccepted) return words.text("dm.followed-accepted", { number, server });
  if (status === "open") return words.text("dm.followed-reopened", { number, server });
  if (status === "removed") return words.text("dm.followed-removed", { number, server });
  if (status !== "duplicate" || duplicateOf === undefined) return words.text("dm.followed", named);
  return words.text("dm.followed-duplicate", { ...named, original: originalLink(guildId, duplicateOf) });
}
