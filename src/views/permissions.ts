import type { Words } from "../i18n/catalogue.ts";

const keys = {
  "View Channel": "permission.view-channel",
  "Send Messages": "permission.send-messages",
  "Embed Links": "permission.embed-links",
  "Attach Files": "permission.attach-files",
  "Read Message History": "permission.read-message-history",
  "Create Public Threads": "permission.create-public-threads",
  "Create Posts": "permission.create-posts",
  "Manage Threads": "permission.manage-threads",
  "Manage Channels": "permission.manage-channels",
  "Send Messages in Threads": "permission.send-messages-in-threads",
} as const;

const known = new Map<string, (typeof keys)[keyof typeof keys]>(Object.entries(keys));

/** Discord's permissions by the names that its settings have in the reader's language; one it does not know stays as given. */
export function permissionNames(names: readonly string[], words: Words): string {
  const shown = names.map((name) => {
    const key = known.get(name);
    return `**${key === undefined ? name : words.text(key)}**`;
  });
  return new Intl.ListFormat(words.locale, { type: "conjunction" }).format(shown);
}
