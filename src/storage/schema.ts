import type { ColumnType, Generated } from "kysely";
import type { ChannelKind } from "../boards/boards.ts";
import type { DeliveryProblem } from "../suggestions/delivery-problem.ts";
import type { IntentKind } from "../suggestions/intents.ts";
import type { NoteVisibility } from "../suggestions/notes.ts";
import type { SuggestionStatus } from "../suggestions/status.ts";
import type { StandingVote, SuggestionId } from "../suggestions/types.ts";

/** 0 or 1: the one form of truth that both engines store and compare alike. */
export type Bit = 0 | 1;
export type IntentState = "pending" | "done" | "failed";
export type EventKind = "submitted" | "status-changed" | "edited";

/** The tables, as the newest migration leaves them. Times are milliseconds since 1970. */
export interface Schema {
  guilds: GuildsTable;
  boards: BoardsTable;
  persons: PersonsTable;
  person_names: PersonNamesTable;
  suggestions: SuggestionsTable;
  suggestion_words: SuggestionWordsTable;
  votes: VotesTable;
  events: EventsTable;
  notes: NotesTable;
  note_events: NoteEventsTable;
  queue_entries: QueueEntriesTable;
  images: ImagesTable;
  intents: IntentsTable;
  confirmations: ConfirmationsTable;
  follows: FollowsTable;
  preferences: PreferencesTable;
  blocks: BlocksTable;
  block_events: BlockEventsTable;
  drafts: DraftsTable;
  draft_images: DraftImagesTable;
  log_posts: LogPostsTable;
  shard_leases: ShardLeasesTable;
}

export interface GuildsTable {
  /** Never given twice: the server's range of suggestion ids. */
  ordinal: Generated<number>;
  guild_id: string;
  last_number: Generated<number>;
  rules_revision: Generated<number>;
  /** Those that were set, as JSON. */
  settings: Generated<string>;
  /** When the bot was thrown out; null while it is there. */
  left_at: Generated<number | null>;
  created_at: number;
}

export interface BoardsTable {
  board_id: Generated<number>;
  guild_id: string;
  name: string;
  channel_id: string;
  channel_kind: ChannelKind;
  /** The rules that were set, as JSON. */
  rules: string;
  created_at: number;
  deleted_at: Generated<number | null>;
}

export interface PersonsTable {
  person_id: Generated<number>;
  /** Null once the person was erased: then nothing else names them. */
  user_id: string | null;
}

/** What a person is called on one server; never shown on another. */
export interface PersonNamesTable {
  person_id: number;
  guild_id: string;
  name: string;
}

export interface SuggestionsTable {
  suggestion_id: SuggestionId;
  guild_id: string;
  number: number;
  board_id: number;
  author_person_id: number;
  anonymous: Bit;
  title: Generated<string | null>;
  text: string;
  /** Ids of tags, with a comma on either side of each; empty without any. */
  tags: Generated<string>;
  status: SuggestionStatus;
  /** Whether everybody may read it as it is: not before its review. */
  published: Generated<Bit>;
  version: Generated<number>;
  status_version: Generated<number>;
  card_version: Generated<number>;
  up_votes: Generated<number>;
  down_votes: Generated<number>;
  abstain_votes: Generated<number>;
  /** What those in favour and against count. */
  up_weight: Generated<number>;
  down_weight: Generated<number>;
  decided_by_person_id: number | null;
  decision_reason: string | null;
  decided_at: number | null;
  decision_anonymous: Generated<Bit>;
  duplicate_of: SuggestionId | null;
  card_channel_id: string | null;
  card_message_id: string | null;
  card_thread_id: string | null;
  /** The intent that posts the card. */
  card_intent_id: number;
  card_attachments: Generated<string>;
  card_problem: DeliveryProblem | null;
  /** For a card that stands in a forum: then channel, message and thread are its post. */
  card_forum_id: Generated<string | null>;
  /** What the post was given, as JSON. */
  card_post: Generated<string | null>;
  card_post_problem: Generated<DeliveryProblem | null>;
  /** Snowflake of the newest press that had the card posted again. */
  repost_press: Generated<string | null>;
  /** The thread of a card that is on its way again. */
  kept_thread_id: Generated<string | null>;
  created_at: number;
  /** Raised by every edit; edits compare and set on it. */
  text_version: Generated<number>;
  edited_at: Generated<number | null>;
}

/** A snowflake that SQL compares: bound as text, stored as a 64-bit integer, and too large to be read as a number. */
type ComparedSnowflake = ColumnType<never, string, string>;

/** What a suggestion is found by; its rows stay as they are while people vote. */
export interface SuggestionWordsTable {
  suggestion_id: SuggestionId;
  /** Title and text folded for searching. */
  search_text: string;
}

export interface VotesTable {
  suggestion_id: SuggestionId;
  person_id: number;
  side: StandingVote;
  /** By the voter's roles at the time of the press. */
  weight: Generated<number>;
  last_interaction_id: ComparedSnowflake;
  updated_at: number;
}

export interface EventsTable {
  event_id: Generated<number>;
  suggestion_id: SuggestionId;
  kind: EventKind;
  actor_person_id: number | null;
  at: number;
  before: string | null;
  after: string | null;
  reason: string | null;
  interaction_id: string | null;
}

export interface NotesTable {
  suggestion_id: SuggestionId;
  n: number;
  visibility: NoteVisibility;
  anonymous: Bit;
  author_person_id: number;
  text: string;
  version: Generated<number>;
  created_at: number;
}

/** Apart from `events`, so that nothing that reads a suggestion's history comes upon a note for staff. */
export interface NoteEventsTable {
  event_id: Generated<number>;
  suggestion_id: SuggestionId;
  n: number;
  kind: "added" | "edited" | "removed";
  visibility: NoteVisibility;
  actor_person_id: number | null;
  at: number;
  /** The text. */
  before: string | null;
  after: string | null;
  interaction_id: string;
}

/** What waits for its review, or did. */
export interface QueueEntriesTable {
  suggestion_id: SuggestionId;
  guild_id: string;
  queued_at: number;
  claimed_by_person_id: number | null;
  claimed_at: number | null;
  /** Snowflake of the newest press that claimed it or gave it back. */
  claim_press: string | null;
  /** The status that the review gave, and the suggestion's status_version then; null while it waits. */
  outcome: SuggestionStatus | null;
  outcome_version: number | null;
  reviewed_by_person_id: number | null;
  reviewed_anonymously: Generated<Bit>;
  reviewed_at: number | null;
  reminded_at: number | null;
  /** Raised by whatever its post shows; `shown_version` trails. */
  version: Generated<number>;
  shown_version: Generated<number>;
  /** The intent that posts it; null where no post was wanted. */
  post_intent_id: number | null;
  post_channel_id: string | null;
  post_message_id: string | null;
  post_attachments: Generated<string>;
  post_problem: DeliveryProblem | null;
}

export interface ImagesTable {
  suggestion_id: SuggestionId;
  position: number;
  name: string;
  content_type: string;
  bytes: Uint8Array;
}

export interface IntentsTable {
  intent_id: Generated<number>;
  kind: IntentKind;
  guild_id: string;
  suggestion_id: SuggestionId;
  nonce: string;
  state: IntentState;
  problem: DeliveryProblem | null;
  attempts: Generated<number>;
  first_attempt_at: number | null;
  /** Null while a thread waits for its card. */
  due_at: number | null;
  created_at: number;
  done_at: number | null;
  /** What the kind needs besides, as JSON. */
  detail: Generated<string | null>;
  result_channel_id: string | null;
  /** Of a thread's, from its first attempt on: the message that it hangs on. */
  result_message_id: string | null;
}

/** Overridings that wait for their confirmation. */
export interface ConfirmationsTable {
  interaction_id: string;
  guild_id: string;
  suggestion_id: SuggestionId;
  person_id: number;
  status: SuggestionStatus;
  status_version: number;
  reason: string | null;
  anonymous: Bit;
  original_number: number | null;
  expires_at: number;
}

/** Suggestions that their authors look at before they post them. */
export interface DraftsTable {
  /** The interaction that wrote it: the same draft is posted once. */
  draft_id: string;
  guild_id: string;
  person_id: number;
  board_id: number;
  title: string | null;
  text: string;
  tags: string;
  anonymous: Bit;
  expires_at: number;
}

export interface DraftImagesTable {
  draft_id: string;
  position: number;
  name: string;
  content_type: string;
  bytes: Uint8Array;
}

/** Messages that show a suggestion besides its card: copies of it, and cards that have moved and are to be taken away. */
export interface LogPostsTable {
  message_id: string;
  suggestion_id: SuggestionId;
  guild_id: string;
  channel_id: string;
  /** The number in its first component. */
  intent_id: number;
  attachments: Generated<string>;
  shown_version: Generated<number>;
  leaves: Generated<Bit>;
}

/** Which process holds which shard; times by the database's clock. */
export interface ShardLeasesTable {
  shard: number;
  shard_count: number;
  holder: string;
  fence: number;
  /** The advisory lock that the holder's connection holds while it lives. */
  session_key: number;
  expires_at: number;
  /** The first interaction that the holder leaves to whoever comes after it. */
  boundary: string | null;
  /** Who stands by to take over, and until when that was said. */
  heir: string | null;
  heir_until: number | null;
}

export interface FollowsTable {
  suggestion_id: SuggestionId;
  person_id: number;
  following: Bit;
  last_interaction_id: ComparedSnowflake;
  updated_at: number;
}

export type PreferenceName = "direct-messages" | "thread-pings";

/** What people chose; whatever is not there is as it is by default. */
export interface PreferencesTable {
  person_id: number;
  preference: PreferenceName;
  enabled: Bit;
  last_interaction_id: ComparedSnowflake;
  updated_at: number;
}

/** Who may not take part. Nothing that staff read joins the person of a block by suggestion. */
export interface BlocksTable {
  block_id: Generated<number>;
  guild_id: string;
  person_id: number;
  /** The suggestion by which its author was named; null when the person was named as a user. */
  by_suggestion_id: SuggestionId | null;
  suggesting: Bit;
  voting: Bit;
  reason: string | null;
  ends_at: number | null;
  given_by_person_id: number;
  given_at: number;
}

/** Of a block by suggestion no event has the person. */
export interface BlockEventsTable {
  event_id: Generated<number>;
  guild_id: string;
  person_id: number | null;
  by_suggestion_id: SuggestionId | null;
  kind: "added" | "removed";
  actor_person_id: number;
  at: number;
  /** The terms, as JSON. */
  before: string | null;
  after: string | null;
  interaction_id: string;
}
