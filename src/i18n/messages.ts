import { IntlMessageFormat } from "intl-messageformat";

type Element = ReturnType<IntlMessageFormat["getAst"]>[number];

/** What a placeholder takes. */
export type PlaceholderKind = "text" | "number";

/** A message ready to be formatted. Angle brackets are text: messages hold Discord's `<#channel>` and `<t:time>`. */
export function parseMessage(text: string, locale: string): IntlMessageFormat {
  return new IntlMessageFormat(text, locale, undefined, { ignoreTag: true });
}

/** The placeholders of a message, also those inside plural and select. */
export function placeholdersOf(message: IntlMessageFormat): Map<string, PlaceholderKind> {
  const found = new Map<string, PlaceholderKind>();
  collect(message.getAst(), found);
  return found;
}

// The parser's own numbers for the kinds of elements; intl-messageformat does not export its enum.
const textTypes: readonly number[] = [1, 5]; // {x}, {x, select, …}
const numberTypes: readonly number[] = [2, 6]; // {x, number}, {x, plural, …}

function collect(elements: readonly Element[], found: Map<string, PlaceholderKind>): void {
  for (const element of elements) {
    if (!("value" in element)) continue;
    if (numberTypes.includes(element.type)) found.set(element.value, "number");
    else if (textTypes.includes(element.type) && !found.has(element.value)) found.set(element.value, "text");
    if ("options" in element) for (const option of Object.values(element.options)) collect(option.value, found);
  }
}
