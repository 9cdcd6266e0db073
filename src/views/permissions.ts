import { isKey, type Words } from "../i18n/catalogue.ts";

/** Discord's permissions by the names that its settings have in the reader's language. */
export function permissionNames(names: readonly string[], words: Words): string {
  const shown = names.map((name) => {
    const key = `permission.${name.toLowerCase().replaceAll(" ", "-")}`;
    return `**${isKey(key) ? words.text(key as "permission.view-channel") : name}**`;
  });
  return new Intl.ListFormat(words.locale, { type: "conjunction" }).format(shown);
}
