import { ButtonStyle, ComponentType } from "discord-api-types/v10";
import type { Board } from "../boards/boards.ts";
import type { Words } from "../i18n/catalogue.ts";
import { isBlank } from "../suggestions/admission.ts";
import { customId } from "./custom-id.ts";
import { channelMention } from "./marks.ts";
import { type MessageBody, message, textDisplay, textMessage } from "./message.ts";

export const maxPanelTextLength = 2_000;
/** Discord's limit for a button. */
export const maxPanelLabelLength = 80;

export interface PanelWording {
  readonly text: string | undefined;
  readonly label: string | undefined;
}

/** A message with a button that opens the form. Its words are staff's own: they may use marks, and still ping nobody. */
export function panelMessage({ id }: Board, { text, label }: PanelWording, words: Words): MessageBody {
  const says = unlessBlank(text)?.replaceAll("\\n", "\n") ?? words.text("panel.text");
  const button = {
    type: ComponentType.Button as const,
    style: ButtonStyle.Primary as const,
    custom_id: customId("panel", id),
    label: unlessBlank(label) ?? words.text("panel.button"),
  };
  const row = { type: ComponentType.ActionRow as const, components: [button] };
  return message([{ type: ComponentType.Container, components: [textDisplay(says), row] }]);
}

export function panelPostedView(channelId: string, words: Words): MessageBody {
  return textMessage(`✅ ${words.text("panel.posted", { channel: channelMention(channelId) })}`);
}

function unlessBlank(text: string | undefined): string | undefined {
  return text === undefined || isBlank(text) ? undefined : text;
}
