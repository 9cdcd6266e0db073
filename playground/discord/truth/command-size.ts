import { isObject, type JsonObject, lengthOf, listOr, objectOr, textOr } from "./json.ts";

/**
 * A command's size as Discord counts it: names, descriptions and choice values of the command and all its options,
 * each in its longest language.
 */
export function commandSize(command: JsonObject): number {
  let size = longest(command, "name") + longest(command, "description");
  for (const option of listOr(command["options"])) size += commandSize(objectOr(option));
  for (const value of listOr(command["choices"])) {
    const choice = objectOr(value);
    size += longest(choice, "name") + lengthOf(valueText(choice["value"]));
  }
  return size;
}

function longest(named: JsonObject, key: string): number {
  const translated = named[`${key}_localizations`];
  const texts = isObject(translated) ? Object.values(translated) : [];
  return Math.max(lengthOf(textOr(named[key])), ...texts.map((text) => lengthOf(textOr(text))));
}

function valueText(value: unknown): string {
  return typeof value === "number" ? String(value) : textOr(value);
}
