import path from "node:path";
import Database from "better-sqlite3";
import { z } from "zod";

const suggestionRow = z.object({
  number: z.number(),
  text: z.string(),
  anonymous: z.number().transform((bit) => bit === 1),
  author: z.string().nullable(),
  status: z.string(),
  version: z.number(),
  cardVersion: z.number(),
  up: z.number(),
  down: z.number(),
  decidedBy: z.string().nullable(),
  reason: z.string().nullable(),
  channelId: z.string().nullable(),
  messageId: z.string().nullable(),
  threadId: z.string().nullable(),
  problem: z.string().nullable(),
});
const voteRow = z.object({ voter: z.string(), side: z.enum(["up", "down", "abstain", "none"]) });
const eventRow = z.object({ kind: z.string(), actor: z.string().nullable(), reason: z.string().nullable() });
const intentRow = z.object({
  kind: z.string(),
  state: z.enum(["pending", "done", "failed"]),
  problem: z.string().nullable(),
  attempts: z.number(),
});
const imageRow = z.object({ name: z.string(), contentType: z.string(), bytes: z.instanceof(Uint8Array) });
const awayRow = z.object({ leftAt: z.number().nullable() });
const boardRow = z.object({
  name: z.string(),
  channelId: z.string(),
  /** Those that were set. */
  rules: z.string().transform((json) => z.record(z.string(), z.unknown()).parse(JSON.parse(json))),
});

const noteRow = z.object({
  n: z.number(),
  visibility: z.string(),
  anonymous: z.number(),
  author: z.string(),
  text: z.string(),
  version: z.number(),
});
const noteEventRow = z.object({
  n: z.number(),
  kind: z.string(),
  actor: z.string(),
  before: z.string().nullable(),
  after: z.string().nullable(),
});

export type StoredSuggestion = z.infer<typeof suggestionRow>;

const ofSuggestion = "join suggestions s using (suggestion_id) where s.guild_id = ? and s.number = ?";

/** What the bot's database file holds, read beside the running bot as any other program would. */
export class Stored {
  readonly #database: Database.Database;

  constructor(dataDir: string) {
    this.#database = new Database(path.join(dataDir, "suggestion-box.db"), { readonly: true });
  }

  close(): void {
    this.#database.close();
  }

  /** A server's suggestions by number, with user ids in place of persons. */
  suggestions(guildId: string): readonly StoredSuggestion[] {
    return this.#rows(
      suggestionRow,
      `select s.number, s.text, s.anonymous, author.user_id as author, s.status, s.version,
        s.card_version as cardVersion, s.up_votes as up, s.down_votes as down, decider.user_id as decidedBy,
        s.decision_reason as reason, s.card_channel_id as channelId, s.card_message_id as messageId,
        s.card_thread_id as threadId, s.card_problem as problem
      from suggestions s
      left join persons author on author.person_id = s.author_person_id
      left join persons decider on decider.person_id = s.decided_by_person_id
      where s.guild_id = ? order by s.number`,
      guildId,
    );
  }

  /** The suggestion of that number; throws when there is none. */
  suggestion(guildId: string, number: number): StoredSuggestion {
    const found = this.suggestions(guildId).find((one) => one.number === number);
    if (found === undefined) throw new Error(`No suggestion #${number} is stored`);
    return found;
  }

  /** Every vote ever given, with the side that stands now. */
  votes(guildId: string, number: number) {
    const columns = "select p.user_id as voter, v.side from votes v join persons p using (person_id)";
    return this.#rows(voteRow, `${columns} ${ofSuggestion}`, guildId, number);
  }

  /** What happened to it, oldest first. */
  events(guildId: string, number: number) {
    const columns = "select e.kind, p.user_id as actor, e.reason from events e";
    const people = "left join persons p on p.person_id = e.actor_person_id";
    return this.#rows(eventRow, `${columns} ${people} ${ofSuggestion} order by e.event_id`, guildId, number);
  }

  /** What it owed Discord or still owes, oldest first. */
  intents(guildId: string, number: number) {
    const columns = "select i.kind, i.state, i.problem, i.attempts from intents i";
    return this.#rows(intentRow, `${columns} ${ofSuggestion} order by i.intent_id`, guildId, number);
  }

  /** The notes that stand, oldest first, also those of anonymous staff with who wrote them. */
  notes(guildId: string, number: number) {
    const columns = "select v.n, v.visibility, v.anonymous, p.user_id as author, v.text, v.version from notes v";
    const people = "join persons p on p.person_id = v.author_person_id";
    return this.#rows(noteRow, `${columns} ${people} ${ofSuggestion} order by v.n`, guildId, number);
  }

  /** What happened to its notes, oldest first. */
  noteEvents(guildId: string, number: number) {
    const columns = "select e.n, e.kind, p.user_id as actor, e.before, e.after from note_events e";
    const people = "join persons p on p.person_id = e.actor_person_id";
    return this.#rows(noteEventRow, `${columns} ${people} ${ofSuggestion} order by e.event_id`, guildId, number);
  }

  images(guildId: string, number: number) {
    const columns = "select i.name, i.content_type as contentType, i.bytes from images i";
    return this.#rows(imageRow, `${columns} ${ofSuggestion} order by i.position`, guildId, number);
  }

  /** Whether it is noted that the bot was thrown out. */
  isAway(guildId: string): boolean {
    const [row] = this.#rows(awayRow, "select left_at as leftAt from guilds where guild_id = ?", guildId);
    return row !== undefined && row.leftAt !== null;
  }

  boards(guildId: string) {
    return this.#rows(
      boardRow,
      `select name, channel_id as channelId, rules
      from boards where guild_id = ? and deleted_at is null order by board_id`,
      guildId,
    );
  }

  #rows<Row>(form: z.ZodType<Row>, sql: string, ...values: (string | number)[]): readonly Row[] {
    return this.#database
      .prepare(sql)
      .all(...values)
      .map((row) => form.parse(row));
  }
}
