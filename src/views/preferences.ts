import { type APIButtonComponentWithCustomId, ButtonStyle, ComponentType } from "discord-api-types/v10";
import type { Preferences } from "../boards/preferences.ts";
import type { Words } from "../i18n/catalogue.ts";
import { customId } from "./custom-id.ts";
import { type MessageBody, message, textDisplay } from "./message.ts";

/** The preferences as buttons and custom ids name them. */
export const preferenceNames = { directMessages: "direct-messages", threadPings: "thread-pings" } as const;

/** What holds for a person, with a button to switch each. */
export function preferencesView(preferences: Preferences, words: Words): MessageBody {
  const { directMessages, threadPings } = preferences;
  const lines = [
    `### ${words.text("preferences.heading")}`,
    `- ${words.text("preferences.direct-messages", { enabled: yes(directMessages) })}`,
    `- ${words.text("preferences.thread-pings", { enabled: yes(threadPings) })}`,
    `-# ${words.text("preferences.limits")}`,
  ];
  const components = [
    switchButton("directMessages", !directMessages, words),
    switchButton("threadPings", !threadPings, words),
  ];
  return message([textDisplay(lines.join("\n")), { type: ComponentType.ActionRow, components }]);
}

/** Its custom id says what to switch to: pressed twice it changes nothing more. */
function switchButton(preference: keyof Preferences, to: boolean, words: Words): APIButtonComponentWithCustomId {
  const name = preferenceNames[preference];
  return {
    type: ComponentType.Button,
    style: ButtonStyle.Secondary,
    custom_id: customId("preference", name, to ? "on" : "off"),
    label: words.text(`preferences.switch-${name}`, { enabled: yes(to) }),
  };
}

function yes(value: boolean): "yes" | "no" {
  return value ? "yes" : "no";
}
