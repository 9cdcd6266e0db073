import type Database from "better-sqlite3";

/** Texts that go wrong where they are written into SQL, lists or lines: with quotes, escapes, emoji, and whatever Unicode allows. */
export const awkwardTexts = [
  "plain",
  "",
  " spaces around ",
  "NULL",
  "null",
  'it\'s "quoted" and `ticked`',
  "back\\slash \\x41 \\n \\000 $1 ?1 :name %s",
  "{1,2,NULL}",
  "two\nlines\r\nand a\ttab",
  "👍🏽 👨‍👩‍👧‍👦 🏳️‍🌈",
  "\u202Eright to left\u202C",
  "e\u0301 and \u00e9 and \uFFFD \uFFFF \u{10FFFF} \u0001 \u007F",
  "日本語 Ελληνικά नमस्ते",
  "x".repeat(70_000),
];

type Row = Readonly<Record<string, unknown>>;
type Put = (table: string, row: Row) => void;

const newest = 9_223_372_036_854_775_807n;
/** Every byte there is. */
const bytes = Buffer.from(Array.from({ length: 256 }, (_, byte) => byte));

/** Fills an empty SQLite database of the newest form: rows in every table, a value and a NULL in every column that takes both. */
export function fillEveryTable(database: Database.Database): void {
  const put: Put = (table, row) => {
    const names = Object.keys(row);
    const insert = `insert into ${table} (${names.join(", ")}) values (${names.map(() => "?").join(", ")})`;
    database.prepare(insert).run(...Object.values(row));
  };
  database.transaction(() => {
    for (const fill of [people, suggested, staffWork, owed, kept]) fill(put);
  })();
  // Numbers that were given and are not there any more must not be given again.
  for (const table of ["blocks", "persons"]) {
    database.prepare("update sqlite_sequence set seq = seq + 1000 where name = ?").run(table);
  }
}

function people(put: Put): void {
  put("guilds", { ordinal: 1, guild_id: "900", last_number: 20, rules_revision: 3, left_at: 5, created_at: 1 });
  put("guilds", { ordinal: 268_435_455, guild_id: "1", settings: '{"a":"☃"}', created_at: 2 });
  put("boards", { board_id: 1, guild_id: "900", channel_id: "901", created_at: 1, name: "Ideas", rules: '{"b":[]}' });
  put("boards", { board_id: 7, guild_id: "900", channel_id: "902", created_at: 1, name: "old", deleted_at: 9 });
  for (let id = 1; id <= 2_500; id += 1) put("persons", { person_id: id, user_id: id === 3 ? null : `${id}00` });
  for (const [index, name] of awkwardTexts.entries())
    put("person_names", { person_id: index + 1, guild_id: "900", name });
  for (const person of [1, 2]) {
    const choice = { person_id: person, enabled: person - 1, updated_at: 4, last_interaction_id: newest - 1n };
    put("preferences", { ...choice, preference: "direct-messages" });
  }
}

function suggested(put: Put): void {
  const whole = { guild_id: "900", board_id: 1, author_person_id: 1, anonymous: 0 };
  for (const [index, text] of awkwardTexts.entries()) {
    const row = { ...whole, suggestion_id: 100 + index, number: index + 1, text, status: "open" };
    put("suggestions", { ...row, card_intent_id: 1_000 + index, created_at: index });
    put("suggestion_words", { suggestion_id: 100 + index, search_text: text });
  }
  // It names one that comes after it.
  put("suggestions", {
    ...whole,
    suggestion_id: 99,
    number: 99,
    text: "t",
    title: "A title",
    tags: ",1,2,",
    status: "duplicate",
    duplicate_of: 100,
    published: 0,
    version: 9,
    status_version: 4,
    card_version: 8,
    up_votes: 1,
    down_votes: 2,
    abstain_votes: 3,
    up_weight: 4,
    down_weight: 5,
    decided_by_person_id: 2,
    decision_reason: awkwardTexts[5],
    decided_at: 6,
    decision_anonymous: 1,
    card_channel_id: "901",
    card_message_id: "77",
    card_thread_id: "78",
    card_intent_id: 2_147_483_647,
    card_attachments: '[{"id":"1","name":"a.png"}]',
    card_problem: "missing",
    card_forum_id: "79",
    card_post: "{}",
    card_post_problem: "missing",
    repost_press: "80",
    kept_thread_id: "81",
    created_at: 7,
    text_version: 2,
    edited_at: 8,
  });
  for (let person = 1; person <= 2_500; person += 1) {
    const vote = { person_id: person, side: "up", weight: 3, updated_at: person };
    put("votes", { ...vote, suggestion_id: 100, last_interaction_id: newest - BigInt(person) });
  }
  const image = { suggestion_id: 100, content_type: "image/png" };
  for (let position = 0; position < 10; position += 1) {
    put("images", { ...image, position, name: `${position}.png`, bytes: Buffer.concat([bytes, Buffer.of(position)]) });
  }
  put("events", { suggestion_id: 100, kind: "submitted", at: 1 });
  const event = { actor_person_id: 1, before: "{}", after: "{}", reason: "r", interaction_id: "5" };
  put("events", { ...event, event_id: 50, suggestion_id: 100, kind: "edited", at: 2 });
  for (const person of [1, 2]) {
    put("follows", {
      suggestion_id: 100,
      person_id: person,
      following: person - 1,
      last_interaction_id: newest,
      updated_at: 1,
    });
  }
}

function staffWork(put: Put): void {
  const note = { suggestion_id: 100, visibility: "staff", anonymous: 1, author_person_id: 2, created_at: 3 };
  for (const [index, text] of awkwardTexts.entries()) put("notes", { ...note, n: index + 1, text });
  const noted = { suggestion_id: 100, n: 1, visibility: "public", at: 1 };
  put("note_events", { ...noted, kind: "added", after: "a", interaction_id: "1" });
  put("note_events", { ...noted, kind: "edited", before: "a", after: "b", actor_person_id: 1, interaction_id: "2" });
  put("note_events", { ...noted, kind: "removed", before: "b", interaction_id: "3" });
  put("queue_entries", { suggestion_id: 100, guild_id: "900", queued_at: 1 });
  put("queue_entries", {
    suggestion_id: 101,
    guild_id: "900",
    queued_at: 1,
    claimed_by_person_id: 1,
    claimed_at: 2,
    claim_press: "6",
    outcome: "rejected",
    outcome_version: 2,
    reviewed_by_person_id: 2,
    reviewed_anonymously: 1,
    reviewed_at: 3,
    reminded_at: 4,
    version: 5,
    shown_version: 4,
    post_intent_id: 8,
    post_channel_id: "1",
    post_message_id: "2",
    post_attachments: "[]",
    post_problem: "missing",
  });
  const question = {
    guild_id: "900",
    suggestion_id: 100,
    person_id: 1,
    status: "open",
    status_version: 1,
    anonymous: 0,
  };
  put("confirmations", { ...question, interaction_id: "1", expires_at: 4 });
  put("confirmations", { ...question, interaction_id: "2", expires_at: 4, reason: "r", original_number: 5 });
  const block = { guild_id: "900", given_by_person_id: 1, given_at: 5, suggesting: 1, voting: 0 };
  put("blocks", { ...block, block_id: 4, person_id: 2 });
  put("blocks", { ...block, person_id: 2, by_suggestion_id: 100, reason: "loud", ends_at: 6 });
  const blocked = { guild_id: "900", actor_person_id: 1, at: 5 };
  put("block_events", { ...blocked, kind: "added", person_id: 2, after: "{}", interaction_id: "1" });
  put("block_events", { ...blocked, kind: "removed", by_suggestion_id: 100, before: "{}", interaction_id: "2" });
}

function owed(put: Put): void {
  const intent = { guild_id: "900", suggestion_id: 100, created_at: 1 };
  put("intents", { ...intent, intent_id: 1_000, kind: "card", nonce: "n1" });
  put("intents", { ...intent, kind: "thread", nonce: "n2", state: "failed", problem: "missing", done_at: 4 });
  const done = { state: "done", attempts: 2, first_attempt_at: 3, due_at: 5, done_at: 4, detail: "{}" };
  put("intents", { ...intent, ...done, kind: "log", nonce: "n3", result_channel_id: "1", result_message_id: "2" });
  const log = { suggestion_id: 100, guild_id: "900", channel_id: "3" };
  put("log_posts", { ...log, message_id: "10", intent_id: 1_000 });
  put("log_posts", { ...log, message_id: "11", intent_id: 1_001, attachments: "[1]", shown_version: 4, leaves: 1 });
  const lease = { shard_count: 16, holder: "h", fence: 2, session_key: 3, expires_at: 4 };
  put("shard_leases", { ...lease, shard: 0 });
  put("shard_leases", { ...lease, shard: 1, boundary: String(newest), heir: "i", heir_until: 5 });
}

function kept(put: Put): void {
  const draft = { guild_id: "900", person_id: 1, board_id: 1, tags: "", anonymous: 1, expires_at: 5 };
  put("drafts", { ...draft, draft_id: "1", text: "t" });
  put("drafts", { ...draft, draft_id: "2", text: awkwardTexts[9], title: "A title" });
  put("draft_images", { draft_id: "1", position: 0, name: "a", content_type: "image/png", bytes });
  put("draft_images", { draft_id: "1", position: 1, name: "b", content_type: "image/png", bytes: Buffer.alloc(0) });
}
