import { CompiledQuery, type KyselyPlugin } from "kysely";
import { expect, it } from "vitest";
import { createStorage, type Storage } from "../../../src/storage/storage.ts";
import { openSqliteStorage, testServer } from "../../helpers/storage.ts";

/** How SQLite goes about the reads of an act, a line for each step. */
async function stepsOf(act: (storage: Storage) => Promise<unknown>): Promise<string[]> {
  const { engine } = await openSqliteStorage();
  const queries: CompiledQuery[] = [];
  const noteQueries: KyselyPlugin = {
    transformQuery: ({ node, queryId }) => {
      queries.push(engine.reader.getExecutor().compileQuery(node, queryId));
      return node;
    },
    transformResult: ({ result }) => Promise.resolve(result),
  };
  const reader = engine.reader.withPlugin(noteQueries);
  const storage = createStorage({
    reader,
    write: (run) => engine.write(run),
    containing: (folded, range) => engine.containing(folded, range),
    close: () => engine.close(),
  });
  await (await testServer(storage)).suggestion();
  // As on a server with many: what it has is not among its newest.
  await engine.write((transaction) => transaction.updateTable("guilds").set({ last_number: 10_000 }).execute());
  queries.length = 0;
  await act(storage);
  expect(queries.length).toBeGreaterThan(0);
  const plans = queries.map(async (query) => {
    const explain = CompiledQuery.raw(`explain query plan ${query.sql}`, [...query.parameters]);
    return (await engine.reader.executeQuery<{ detail: string }>(explain)).rows.map((row) => row.detail);
  });
  return (await Promise.all(plans)).flat();
}

async function one(storage: Storage) {
  const suggestion = await storage.suggestions.byNumber("900", 1);
  if (suggestion === undefined) throw new Error("#1 is not stored");
  return suggestion;
}

const now = new Date("2030-01-01T00:00:00Z");

it.each<[string, string, (storage: Storage) => Promise<unknown>]>([
  ["due intents", "intents_pending", (storage) => storage.intents.due(now, 10)],
  ["the next due intent", "intents_pending", (storage) => storage.intents.nextDueAt(now)],
  ["the number of pending intents", "intents_pending", (storage) => storage.intents.pendingCount()],
  ["the cards that are behind", "suggestions_behind", (storage) => storage.cards.behind(10)],
])("reads %s from an index that holds nothing else", async (_what, index, act) => {
  const steps = await stepsOf(act);
  expect(steps.join("\n")).toMatch(new RegExp(`INDEX ${index}\\b`));
  expect(steps.join("\n")).not.toContain("TEMP B-TREE");
});

it.each<[string, (storage: Storage) => Promise<unknown>]>([
  ["a suggestion by its number", (storage) => storage.suggestions.byNumber("900", 1)],
  ["a page of a list", (storage) => storage.suggestions.list("900", { status: "open" }, { offset: 0, limit: 10 })],
  ["a completion", (storage) => storage.suggestions.complete("900", "park", ["open"], 25)],
  ["a card by its message", (storage) => storage.cards.byMessage("901", "1")],
  ["a suggestion's notes", async (storage) => storage.notes.list("900", (await one(storage)).id)],
  ["a card and its notes", async (storage) => storage.cards.card((await one(storage)).id)],
  ["who voted", async (storage) => storage.voters.voters((await one(storage)).id, { offset: 0, limit: 20 })],
  ["the top", (storage) => storage.suggestions.list("900", { order: "votes" }, { offset: 0, limit: 10 })],
  ["the rules", (storage) => storage.boards.rules("900")],
  ["a person's blocks", (storage) => storage.blocks.on("900", "101")],
  ["a page of blocks", (storage) => storage.blocks.list("900", now, { offset: 0, limit: 10 })],
])("never reads other servers' rows to find %s", async (_what, act) => {
  const steps = await stepsOf(act);
  // An index of words says “scan” of whatever it does; this is one for the words that match, within a range of ids.
  const withinRange = /^SCAN suggestion_words_trigrams VIRTUAL TABLE INDEX \d+:M1><$/;
  expect(steps.filter((step) => step.startsWith("SCAN") && !withinRange.test(step))).toEqual([]);
});

it("completes a number by the numbers that begin with it", async () => {
  const steps = await stepsOf((storage) => storage.suggestions.complete("900", "#12", ["open", "planned"], 25));
  expect(steps.join("\n")).toContain("suggestions_listed (guild_id=? AND number>? AND number<?)");
  expect(steps.join("\n")).not.toContain("suggestions_listed_by_status");
});

it("finds words under the index of trigrams, newest first, and looks at no other row", async () => {
  const steps = await stepsOf((storage) => storage.suggestions.complete("900", "bench", ["open"], 25));
  const found = steps.findIndex((step) => step.startsWith("SCAN suggestion_words_trigrams"));
  expect(steps.slice(found, found + 3)).toEqual([
    expect.stringMatching(/VIRTUAL TABLE INDEX \d+:M1><$/),
    "SEARCH suggestion_words USING INTEGER PRIMARY KEY (rowid=?)",
    "SEARCH suggestions USING INTEGER PRIMARY KEY (rowid=?)",
  ]);
  expect(steps.join("\n")).not.toContain("TEMP B-TREE");
});

const page = { offset: 0, limit: 10 };
const viewer = { userId: "101", isStaff: false };

it.each<[string, string, (storage: Storage) => Promise<unknown>]>([
  ["a list", "suggestions_listed", (storage) => storage.suggestions.list("900", { viewer }, page)],
  [
    "a list of one status",
    "suggestions_listed_by_status",
    (storage) => storage.suggestions.list("900", { viewer, status: "open" }, page),
  ],
  [
    "one's own",
    "suggestions_by_author",
    (storage) => storage.suggestions.list("900", { viewer, writtenBy: "101" }, page),
  ],
  [
    "somebody's",
    "suggestions_by_author",
    (storage) => storage.suggestions.list("900", { viewer, author: "102" }, page),
  ],
  ["the top", "suggestions_by_votes", (storage) => storage.suggestions.list("900", { viewer, order: "votes" }, page)],
])("chooses a page of %s from an index alone, without a look at the rows", async (_what, index, act) => {
  const steps = await stepsOf(act);
  expect(steps.join("\n")).toMatch(new RegExp(`suggestions USING COVERING INDEX ${index} `));
  // Rows are read one by one, by the ids that were chosen.
  expect(steps.filter((step) => /^SEARCH suggestions USING (?!COVERING|INTEGER PRIMARY KEY)/.test(step))).toEqual([]);
});
