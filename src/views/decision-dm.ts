import { type APIComponentInContainer, ComponentType } from "discord-api-types/v10";
import type { Words } from "../i18n/catalogue.ts";
import type { Suggestion } from "../suggestions/types.ts";
import { cleanLine } from "./clean.ts";
import { inertName, quoted } from "./inert.ts";
import { type MessageBody, message, textDisplay } from "./message.ts";
import { cardLink } from "./progress.ts";
import { shorten } from "./shorten.ts";
import { statusColour, statusLabel } from "./status-look.ts";

export interface DecisionMessage {
  readonly suggestion: Suggestion;
  readonly intentId: number;
  /** Undefined when the server's name is not to be had. */
  readonly guildName: string | undefined;
}

const excerptLength = 200;

/** Tells the author what became of their suggestion. Its first component carries the number of the intent that sends it. */
export function decisionMessage({ suggestion, intentId, guildName }: DecisionMessage, words: Words): MessageBody {
  const { number, status, text, decision } = suggestion;
  const unknown = words.text("dm.server-unknown");
  const server = inertName(guildName ?? unknown, unknown);
  const components: APIComponentInContainer[] = [
    textDisplay(
      status === "open"
        ? words.text("dm.reopened", { number, server })
        : words.text("dm.decided", { number, server, status: statusLabel(status, words) }),
    ),
    textDisplay(words.text("dm.text")),
    textDisplay(quoted(shorten(cleanLine(text), excerptLength))),
  ];
  if (decision?.reason !== undefined) {
    components.push(textDisplay(words.text("dm.reason")), textDisplay(quoted(decision.reason)));
  }
  const link = cardLink(suggestion, words);
  if (link !== undefined) components.push(textDisplay(words.text("dm.link", { link })));
  return message([{ type: ComponentType.Container, id: intentId, accent_color: statusColour(status), components }]);
}
