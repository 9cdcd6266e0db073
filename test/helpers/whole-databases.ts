import path from "node:path";
import Database from "better-sqlite3";
import { expect } from "vitest";
import { z } from "zod";
import { SetupFault } from "../../src/errors.ts";
import { backup } from "../../src/storage/moving/backup.ts";
import { type Filled, fill } from "../../src/storage/moving/fill.ts";
import type { Place } from "../../src/storage/moving/place.ts";
import { openStorage, type Storage } from "../../src/storage/storage.ts";
import type { PostgresServer } from "./postgres-server.ts";
import { freshDatabase, temporaryFolder, testServer } from "./storage.ts";

/** A database of a test, with what it takes to look at it from outside. */
export interface TestPlace {
  readonly place: Place;
  /** For what is kept, and for backups. */
  readonly folder: string;
  open(): Promise<Storage>;
  /** Of all suggestions, in the order of the alphabet. */
  texts(): Promise<readonly unknown[]>;
}

export async function onSqlite(): Promise<TestPlace & { readonly file: string }> {
  const folder = temporaryFolder();
  const file = path.join(folder, "suggestion-box.db");
  const texts = async () => {
    const database = new Database(file, { readonly: true });
    const found = database.prepare("select text from suggestions order by text").pluck().all();
    database.close();
    return found;
  };
  return { place: { kind: "sqlite", file }, file, folder, open: () => openStorage({ file }), texts };
}

export async function onPostgres(server: PostgresServer): Promise<TestPlace> {
  const folder = temporaryFolder();
  const url = await freshDatabase(server);
  const aggregated = "select coalesce(json_agg(text order by text), '[]') as texts from suggestions";
  return {
    place: { kind: "postgres", url },
    folder,
    open: () => openStorage({ file: path.join(folder, "no.db"), url }),
    texts: async () => {
      const rows = await server.query(nameIn(url), aggregated);
      return z.tuple([z.object({ texts: z.array(z.string()) })]).parse(rows)[0].texts;
    },
  };
}

/** Stores a suggestion and a vote. */
export async function suggest(test: TestPlace, text: string): Promise<void> {
  const storage = await test.open();
  const box = await testServer(storage);
  await storage.suggestions.vote(box.press(await box.suggestion({ text })));
  await storage.close();
}

export function nameIn(url: string): string {
  return new URL(url).pathname.slice(1);
}

export async function backedUp(test: TestPlace): Promise<string> {
  const file = path.join(temporaryFolder(), "backup.db");
  await backup(test.place, file, { force: false });
  return file;
}

export function restore(test: TestPlace, file: string, keepAs?: string): Promise<Filled> {
  return fill({ kind: "sqlite", file }, test.place, { keepAs, advice: "Use --force." });
}

/** What the operator is told. */
export async function faultOf(outcome: Promise<unknown>): Promise<string> {
  const fault = await outcome.then(
    () => new Error("it was done"),
    (error: unknown) => error,
  );
  expect(fault).toBeInstanceOf(SetupFault);
  return fault instanceof Error ? fault.message : "";
}

/** Changes a file behind the program's back. */
export function change(file: string, statement: string): void {
  const database = new Database(file);
  database.exec(statement);
  database.close();
}
