import path from "node:path";
import { placeOf } from "../postgres/faults.ts";

/** Where a database is. */
export type Place =
  | { readonly kind: "sqlite"; readonly file: string }
  | { readonly kind: "postgres"; readonly url: string };

/** For people: never a name or a password of a user. */
export function placeName(place: Place): string {
  return place.kind === "sqlite" ? place.file : placeOf(place.url);
}

/** The database that the bot uses by its settings. */
export function configuredPlace(settings: {
  readonly databaseFile: string;
  readonly databaseUrl: string | undefined;
}): Place {
  const { databaseFile, databaseUrl } = settings;
  return databaseUrl === undefined ? { kind: "sqlite", file: databaseFile } : { kind: "postgres", url: databaseUrl };
}

/** An address of PostgreSQL, or else a file. */
export function placeFrom(text: string): Place {
  if (/^postgres(ql)?:\/\//.test(text)) return { kind: "postgres", url: text };
  return { kind: "sqlite", file: path.resolve(text) };
}
