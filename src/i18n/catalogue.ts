import { readdirSync, readFileSync } from "node:fs";
import type { IntlMessageFormat } from "intl-messageformat";
import { SetupFault } from "../errors.ts";
import type { Placeholders } from "./keys.ts";
import { parseMessage, placeholdersOf } from "./messages.ts";

export type Key = keyof Placeholders;

/** For a key known only as one of several: whatever any of them needs. */
type Values<K extends Key> = (K extends Key ? (values: Placeholders[K]) => void : never) extends (
  values: infer All,
) => void
  ? All
  : never;
type Given<K extends Key> = keyof Values<K> extends never ? [] : [values: Values<K> & Record<string, string | number>];

/** The texts of one language. */
export interface Words {
  readonly locale: string;
  text<K extends Key>(key: K, ...given: Given<K>): string;
}

/** The texts of every language there is. */
export interface Catalogues {
  readonly locales: readonly string[];
  /** For a locale as Discord names it; English when there is none for it. */
  wordsFor(locale: string | undefined): Words;
}

const base = "en";

/** Reads `<locale>.json` of a folder. Throws one SetupFault that lists whatever a catalogue lacks or has too much against English. */
export function loadCatalogues(folder: URL): Catalogues {
  const faults: string[] = [];
  const catalogues = new Map<string, Map<string, IntlMessageFormat>>();
  for (const file of readdirSync(folder).toSorted()) {
    if (!file.endsWith(".json")) continue;
    const locale = file.slice(0, -".json".length);
    catalogues.set(locale, readCatalogue(new URL(file, folder), file, locale, faults));
  }
  const english = catalogues.get(base);
  if (english === undefined) faults.push("en.json is missing");
  else {
    for (const [locale, messages] of catalogues) compare(`${locale}.json`, messages, english, faults);
  }
  if (english === undefined || faults.length > 0) {
    throw new SetupFault(`The texts in locales/ are not complete: ${faults.join("; ")}.`);
  }

  const words = new Map([...catalogues].map(([locale, messages]) => [locale, wordsOf(locale, messages)] as const));
  const fallback = wordsOf(base, english);
  return {
    locales: [...words.keys()],
    wordsFor: (locale) =>
      (locale === undefined ? undefined : (words.get(locale) ?? words.get(locale.split("-")[0] ?? ""))) ?? fallback,
  };
}

const shipped = loadCatalogues(new URL("../../locales/", import.meta.url));

/** The texts for a locale as Discord names it; English when there is none for it. */
export function wordsFor(locale: string | undefined): Words {
  return shipped.wordsFor(locale);
}

function readCatalogue(url: URL, file: string, locale: string, faults: string[]): Map<string, IntlMessageFormat> {
  const messages = new Map<string, IntlMessageFormat>();
  let texts: object;
  try {
    texts = readObject(url);
  } catch (error) {
    faults.push(`${file} is not a JSON object (${error instanceof Error ? error.message : "unreadable"})`);
    return messages;
  }
  for (const [key, text] of Object.entries(texts)) {
    if (typeof text !== "string" || text.trim() === "") {
      faults.push(`${file}: ${key} has no text`);
      continue;
    }
    try {
      messages.set(key, parseMessage(text, locale));
    } catch (error) {
      faults.push(`${file}: ${key} does not parse (${error instanceof Error ? error.message : "unknown"})`);
    }
  }
  return messages;
}

function readObject(url: URL): object {
  const data: unknown = JSON.parse(readFileSync(url, "utf8"));
  if (typeof data !== "object" || data === null || Array.isArray(data)) throw new Error("not an object");
  return data;
}

function compare(
  file: string,
  messages: ReadonlyMap<string, IntlMessageFormat>,
  english: ReadonlyMap<string, IntlMessageFormat>,
  faults: string[],
): void {
  for (const [key, message] of english) {
    const other = messages.get(key);
    if (other === undefined) {
      faults.push(`${file}: ${key} is missing`);
      continue;
    }
    const expected = placeholdersOf(message);
    const found = placeholdersOf(other);
    for (const name of expected.keys()) if (!found.has(name)) faults.push(`${file}: ${key} lacks {${name}}`);
    for (const name of found.keys()) if (!expected.has(name)) faults.push(`${file}: ${key} has an unknown {${name}}`);
  }
  for (const key of messages.keys()) if (!english.has(key)) faults.push(`${file}: ${key} is not in en.json`);
}

function wordsOf(locale: string, messages: ReadonlyMap<string, IntlMessageFormat>): Words {
  return {
    locale,
    text(key, ...given) {
      const message = messages.get(key);
      if (message === undefined) throw new Error(`no text for ${key}`);
      return String(message.format<string>(given[0]));
    },
  };
}
