import { ButtonStyle, ComponentType } from "discord-api-types/v10";
import type { Words } from "../i18n/catalogue.ts";
import { isCardMissing } from "../suggestions/reposting.ts";
import type { Actor, Suggestion } from "../suggestions/types.ts";
import { customId } from "./custom-id.ts";
import { type MessageBody, textMessage } from "./message.ts";
import { problemText } from "./problem.ts";
import { cardLink, type Report } from "./progress.ts";

/** The same message; under it staff can have the card posted again, if it is missing. */
export function withRepost(
  body: MessageBody,
  suggestion: Suggestion,
  { isStaff }: Pick<Actor, "isStaff">,
  words: Words,
): MessageBody {
  if (!isStaff || !isCardMissing(suggestion)) return body;
  const button = {
    type: ComponentType.Button as const,
    style: ButtonStyle.Primary as const,
    custom_id: customId("repost", suggestion.number),
    label: words.text("repost.button"),
  };
  return { ...body, components: [...body.components, { type: ComponentType.ActionRow, components: [button] }] };
}

/** Tells whoever had a card posted again where it is, or why it is not. */
export function repostedView({ suggestion, card, boardChannelId }: Report, words: Words): MessageBody {
  const { number } = suggestion;
  if (card !== "done" && card !== "pending") {
    return textMessage(problemText(card, suggestion.card?.channelId ?? boardChannelId, words));
  }
  const link = cardLink(suggestion, words);
  return textMessage(
    card === "pending" || link === undefined
      ? words.text("repost.pending", { number })
      : words.text("repost.done", { number, link }),
  );
}
