import { readFileSync, writeFileSync } from "node:fs";
import { type PlaceholderKind, parseMessage, placeholdersOf } from "./messages.ts";

const source = new URL("../../locales/en.json", import.meta.url);
const target = new URL("./keys.ts", import.meta.url);

/** The text of keys.ts for the English catalogue as it is now. */
export function generateKeys(): string {
  const catalogue: unknown = JSON.parse(readFileSync(source, "utf8"));
  if (typeof catalogue !== "object" || catalogue === null) throw new Error("locales/en.json must hold one object");
  const lines = Object.entries(catalogue).map(([key, text]) => {
    const placeholders = placeholdersOf(parseMessage(String(text), "en"));
    return `  ${JSON.stringify(key)}: ${typeOf(placeholders)};`;
  });
  return `// Written from locales/en.json by src/i18n/generate-keys.ts; changes belong there.

type Takes<Texts extends string, Numbers extends string = never> = { readonly [Name in Texts]: string | number } & {
  readonly [Name in Numbers]: number;
};

/** Every text's key, with the placeholders that have to be given; \`unknown\`: none. */
export interface Placeholders {
${lines.join("\n")}
}
`;
}

function typeOf(placeholders: ReadonlyMap<string, PlaceholderKind>): string {
  if (placeholders.size === 0) return "unknown";
  const named = (kind: PlaceholderKind) =>
    [...placeholders].flatMap(([name, found]) => (found === kind ? [JSON.stringify(name)] : [])).join(" | ");
  const texts = named("text");
  const numbers = named("number");
  return `Takes<${texts === "" ? "never" : texts}${numbers === "" ? "" : `, ${numbers}`}>`;
}

if (import.meta.main) writeFileSync(target, generateKeys());
