import { z } from "zod";
import type { CrashDatabase } from "./database.ts";

const text = z.string().nullable();
const count = z.coerce.number();
const bit = z.coerce.number().transform((value) => value === 1);
const json = z
  .string()
  .nullable()
  .transform((value) => z.record(z.string(), z.unknown()).parse(JSON.parse(value ?? "{}")));

const suggestionRow = z.object({
  id: count,
  number: count,
  board: z.enum(["suggestions", "moves", "ideas"]),
  text: z.string(),
  status: z.string(),
  published: bit,
  version: count,
  status_version: count,
  text_version: count,
  up_votes: count,
  down_votes: count,
  decision_reason: text,
  card_channel_id: text,
  card_message_id: text,
  card_thread_id: text,
  card_problem: text,
  card_post_problem: text,
  images: count,
});
const voteRow = z.object({ number: count, user_id: z.string(), side: z.string() });
const followRow = z.object({ number: count, user_id: z.string(), following: bit });
const eventRow = z.object({
  number: count,
  kind: z.string(),
  before: json,
  after: json,
  reason: text,
  interaction_id: text,
});
const noteRow = z.object({ number: count, text: z.string(), visibility: z.string() });
const noteEventRow = z.object({ number: count, kind: z.string(), after: text, interaction_id: z.string() });
const intentRow = z.object({
  id: count,
  number: count,
  kind: z.string(),
  state: z.string(),
  problem: text,
  attempts: count,
  due_at: count.nullable(),
});
const queueRow = z.object({
  number: count,
  post_channel_id: text,
  post_message_id: text,
  post_intent_id: count.nullable(),
  outcome: text,
});
const logRow = z.object({ number: count, channel_id: z.string(), message_id: z.string(), leaves: bit });
const guildRow = z.object({ last_number: count });
const owedRow = z.object({ owed: count });

export type StoredSuggestion = z.infer<typeof suggestionRow>;
export type StoredEvent = z.infer<typeof eventRow>;
export type StoredIntent = z.infer<typeof intentRow>;

/** All that is stored of one server. */
export type StoredWorld = Awaited<ReturnType<typeof readWorld>>;

export async function readWorld(database: CrashDatabase, guildId: string) {
  const rows = async <Row>(form: z.ZodType<Row>, statement: string): Promise<readonly Row[]> =>
    (await database.rows(statement)).map((row) => form.parse(row));
  const of = `join suggestions s using (suggestion_id) where s.guild_id = '${guildId}'`;
  return {
    lastNumber:
      (await rows(guildRow, `select last_number from guilds where guild_id = '${guildId}'`))[0]?.last_number ?? 0,
    suggestions: await rows(
      suggestionRow,
      `select s.suggestion_id as id, s.number, b.name as board, s.text, s.status, s.published, s.version,
        s.status_version, s.text_version, s.up_votes, s.down_votes, s.decision_reason, s.card_channel_id,
        s.card_message_id, s.card_thread_id, s.card_problem, s.card_post_problem,
        (select count(*) from images i where i.suggestion_id = s.suggestion_id) as images
      from suggestions s join boards b using (board_id) where s.guild_id = '${guildId}' order by s.number`,
    ),
    votes: await rows(
      voteRow,
      `select s.number, p.user_id, v.side from votes v join persons p using (person_id) ${of}`,
    ),
    follows: await rows(
      followRow,
      `select s.number, p.user_id, f.following from follows f join persons p using (person_id) ${of}`,
    ),
    events: await rows(
      eventRow,
      `select s.number, e.kind, e.before, e.after, e.reason, e.interaction_id from events e ${of} order by e.event_id`,
    ),
    notes: await rows(noteRow, `select s.number, n.text, n.visibility from notes n ${of} order by n.n`),
    noteEvents: await rows(
      noteEventRow,
      `select s.number, e.kind, e.after, e.interaction_id from note_events e ${of} order by e.event_id`,
    ),
    intents: await rows(
      intentRow,
      `select i.intent_id as id, s.number, i.kind, i.state, i.problem, i.attempts, i.due_at from intents i ${of}
        order by i.intent_id`,
    ),
    queue: await rows(
      queueRow,
      `select s.number, q.post_channel_id, q.post_message_id, q.post_intent_id, q.outcome from queue_entries q ${of}`,
    ),
    logs: await rows(logRow, `select s.number, l.channel_id, l.message_id, l.leaves from log_posts l ${of}`),
  };
}

/** How much delivery still has to do on all servers: intents that are due, and whatever shows less than is stored. */
export async function owed(database: CrashDatabase): Promise<number> {
  const [row] = await database.rows(
    `select (select count(*) from intents where state = 'pending' and due_at is not null)
      + (select count(*) from suggestions where card_message_id is not null and card_problem is null
          and card_version < version)
      + (select count(*) from queue_entries where post_message_id is not null and post_problem is null
          and shown_version < version)
      + (select count(*) from log_posts l join suggestions s using (suggestion_id)
          where l.leaves = 1 or l.shown_version < s.version) as owed`,
  );
  return owedRow.parse(row).owed;
}
