import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { sql } from "kysely";
import { onTestFinished } from "vitest";
import type { Engine } from "../../src/storage/engine.ts";
import { openPostgres } from "../../src/storage/postgres/engine.ts";
import { openSqlite, type SqliteOptions } from "../../src/storage/sqlite/engine.ts";
import { createStorage, type Storage } from "../../src/storage/storage.ts";
import type { NewSuggestion, StatusChange, VotePress } from "../../src/suggestions/store.ts";
import type { Actor, Suggestion } from "../../src/suggestions/types.ts";
import type { PostgresServer } from "./postgres-server.ts";

/** A folder that is gone after the test. */
export function temporaryFolder(): string {
  const folder = mkdtempSync(path.join(tmpdir(), "suggestion-box-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

export interface TestStorage {
  readonly engine: Engine;
  readonly storage: Storage;
}

/** How a contract's test gets an empty storage of the engine at hand; it is closed after the test. */
export type OpenTestStorage = (now?: () => Date) => Promise<TestStorage>;

export async function openSqliteStorage(options: Partial<SqliteOptions> = {}, now?: () => Date): Promise<TestStorage> {
  const engine = await openSqlite({ file: path.join(temporaryFolder(), "suggestion-box.db"), ...options });
  const storage = createStorage(engine, now);
  onTestFinished(() => storage.close());
  return { engine, storage };
}

let databases = 0;

/** An empty database of this program on a server, under a name of its own. */
export async function freshDatabase(server: PostgresServer): Promise<string> {
  databases += 1;
  const name = `box_${databases}`;
  if (databases === 1) {
    await server.query("postgres", "create database box_template");
    await (await openPostgres({ url: server.url("box_template") })).close();
  }
  await server.query("postgres", `create database ${name} template box_template`);
  return server.url(name);
}

export async function openPostgresStorage(server: PostgresServer, now?: () => Date): Promise<TestStorage> {
  const engine = await openPostgres({ url: await freshDatabase(server) });
  const storage = createStorage(engine, now);
  onTestFinished(() => storage.close());
  return { engine, storage };
}

/** Rows of a statement that the stores have no method for. */
export async function rowsOf<Row>(engine: Engine, statement: string): Promise<Row[]> {
  const { rows } = await sql.raw<Row>(statement).execute(engine.reader);
  return rows;
}

let lastSnowflake = 1_300_000_000_000_000_000n;

/** Newer than every one before. */
export function snowflake(): string {
  lastSnowflake += 1n;
  return String(lastSnowflake);
}

export function actor(userId: string, name = `user ${userId}`): Actor {
  return { userId, name, isStaff: false, isManager: false, roleIds: [], joinedAt: undefined };
}

export const ana = actor("101", "Ana");
export const ben = actor("102", "Ben");
export const mod = actor("103", "Mod");

/** A server with one board, and what is submitted, pressed and decided there. */
export interface TestServer {
  readonly guildId: string;
  readonly boardId: number;
  submission(changes?: Partial<NewSuggestion>): NewSuggestion;
  /** Stores a suggestion and returns it. */
  suggestion(changes?: Partial<NewSuggestion>): Promise<Suggestion>;
  press(suggestion: Suggestion, changes?: Partial<VotePress>): VotePress;
  change(suggestion: Suggestion, changes?: Partial<StatusChange>): StatusChange;
}

/** A board that limits nobody. */
export const noLimits = { cooldownSeconds: 0, maxOpenPerMember: 0, maxOpen: 0 } as const;

export async function testServer(storage: Storage, guildId = "900", channelId = "901"): Promise<TestServer> {
  const rules = { channelId, anonymousAllowed: true, imagesAllowed: true, threads: true };
  const board = await storage.boards.saveFirst(guildId, rules);
  const { revision } = await storage.boards.rules(guildId);
  const at = new Date("2026-03-01T12:00:00Z");
  const submission = (changes: Partial<NewSuggestion> = {}): NewSuggestion => ({
    guildId,
    boardId: board.id,
    author: ana,
    anonymous: false,
    title: undefined,
    tags: [],
    text: "More benches in the park",
    images: [],
    withThread: false,
    limits: noLimits,
    interactionId: snowflake(),
    rulesRevision: revision,
    at,
    ...changes,
  });
  return {
    guildId,
    boardId: board.id,
    submission,
    suggestion: async (changes) => {
      const outcome = await storage.suggestions.submit(submission(changes));
      if (outcome.kind !== "stored") throw new Error(`the suggestion was not stored: ${outcome.kind}`);
      return outcome.suggestion;
    },
    press: (suggestion, changes) => ({
      guildId,
      suggestionId: suggestion.id,
      voter: ben,
      side: "up",
      weight: 1,
      ownVoteAllowed: true,
      countsHidden: false,
      interactionId: snowflake(),
      rulesRevision: revision,
      at,
      ...changes,
    }),
    change: (suggestion, changes) => ({
      guildId,
      suggestionId: suggestion.id,
      to: "approved",
      statusVersion: suggestion.statusVersion,
      by: mod,
      reason: undefined,
      interactionId: snowflake(),
      at,
      ...changes,
    }),
  };
}

/** The suggestion as it stands now. */
export async function reread(storage: Storage, { guildId, number }: Suggestion): Promise<Suggestion> {
  const suggestion = await storage.suggestions.byNumber(guildId, number);
  if (suggestion === undefined) throw new Error(`#${number} is not stored`);
  return suggestion;
}
