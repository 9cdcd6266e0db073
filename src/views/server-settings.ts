import type { ServerSettings } from "../boards/boards.ts";
import type { Words } from "../i18n/catalogue.ts";
import { type MessageBody, textMessage } from "./message.ts";

/** What the bot may send to this server's members. */
export function serverSettingsView(settings: ServerSettings, words: Words): MessageBody {
  const { directMessages, threadPings } = settings;
  const lines = [
    `### ${words.text("server.heading")}`,
    `- ${words.text("server.direct-messages", { enabled: directMessages ? "yes" : "no" })}`,
    `- ${words.text("server.thread-pings", { enabled: threadPings ? "yes" : "no" })}`,
    `-# ${words.text("server.limits")}`,
  ];
  return textMessage(lines.join("\n"));
}
