import path from "node:path";
import { sql } from "kysely";
import type { Logger } from "pino";
import type { BoardStore } from "../boards/boards.ts";
import type { TroubleStore } from "../boards/diagnosis.ts";
import type { PreferenceStore } from "../boards/preferences.ts";
import type { PresenceStore } from "../boards/presence.ts";
import type { LeaseStore } from "../operations/ownership.ts";
import type { AuthoringStore } from "../suggestions/authoring.ts";
import type { BlockStore } from "../suggestions/blocks.ts";
import type { DecisionStore } from "../suggestions/decision-store.ts";
import type { DraftStore } from "../suggestions/drafts.ts";
import type { FigureStore } from "../suggestions/figures.ts";
import type { FollowStore } from "../suggestions/follows.ts";
import type { HistoryStore } from "../suggestions/history.ts";
import type { CardStore, IntentStore } from "../suggestions/intents.ts";
import type { LogStore } from "../suggestions/logs.ts";
import type { NoteStore } from "../suggestions/notes.ts";
import type { AddresseeStore } from "../suggestions/notifications.ts";
import type { QueueDeletionStore, QueuePostStore } from "../suggestions/queue-posts.ts";
import type { QueueStore } from "../suggestions/queue-store.ts";
import type { RepostStore } from "../suggestions/reposting.ts";
import type { SuggestionStore } from "../suggestions/store.ts";
import type { VoterStore } from "../suggestions/voters.ts";
import { SqlAddresseeStore } from "./addressee-store.ts";
import { SqlAuthoringStore } from "./authoring-store.ts";
import { SqlBlockStore } from "./block-store.ts";
import { SqlBoardStore } from "./board-store.ts";
import { SqlCardStore } from "./card-store.ts";
import { SqlDecisionStore } from "./decision-store.ts";
import { SqlDraftStore } from "./draft-store.ts";
import type { Engine } from "./engine.ts";
import { SqlFigureStore } from "./figure-store.ts";
import { SqlFollowStore } from "./follow-store.ts";
import { SqlHistoryStore } from "./history-store.ts";
import { SqlIntentStore } from "./intent-store.ts";
import { SqlLogStore } from "./log-store.ts";
import { SqlNoteStore } from "./note-store.ts";
import { type Holding, OwnedGuilds } from "./owned-guilds.ts";
import { openPostgres } from "./postgres/engine.ts";
import { SqlShardLeases } from "./postgres/shard-leases.ts";
import { SqlPreferenceStore } from "./preference-store.ts";
import { SqlPresenceStore } from "./presence-store.ts";
import { SqlQueueDeletionStore } from "./queue-deletions.ts";
import { SqlQueuePostStore } from "./queue-post-store.ts";
import { SqlQueueStore } from "./queue-store.ts";
import { SqlRepostStore } from "./repost.ts";
import { openSqlite } from "./sqlite/engine.ts";
import { SqlSuggestionStore } from "./suggestion-store.ts";
import { type DatabaseTimes, timedEngine } from "./timed-engine.ts";
import { SqlTroubleStore } from "./trouble-store.ts";
import { SqlVoterStore } from "./voter-store.ts";

export interface StorageOptions {
  /** The SQLite file; it and its folder are made when missing. */
  readonly file: string;
  /** A PostgreSQL database, which is used instead of the file. */
  readonly url?: string | undefined;
  readonly logger?: Logger;
  readonly now?: () => Date;
  readonly times?: DatabaseTimes;
  /** Told when the database is lost for good to this process, which a new one may open. */
  readonly lost?: (reason: Error) => void;
}

/** The stores of one database. */
export interface Storage {
  readonly suggestions: SuggestionStore;
  readonly notes: NoteStore;
  readonly decisions: DecisionStore;
  readonly intents: IntentStore;
  readonly cards: CardStore;
  readonly queue: QueueStore;
  readonly queuePosts: QueuePostStore;
  readonly logs: LogStore;
  readonly reposts: RepostStore;
  readonly queueDeletions: QueueDeletionStore;
  readonly boards: BoardStore;
  readonly presence: PresenceStore;
  readonly blocks: BlockStore;
  readonly authoring: AuthoringStore;
  readonly drafts: DraftStore;
  readonly history: HistoryStore;
  readonly figures: FigureStore;
  readonly voters: VoterStore;
  readonly follows: FollowStore;
  readonly preferences: PreferenceStore;
  readonly addressees: AddresseeStore;
  readonly troubles: TroubleStore;
  /** Who holds which shards, where several processes can share this database. */
  readonly leases: LeaseStore | undefined;
  /** From now on only the work of servers on shards that are held is done; before, that of all. */
  hold(holding: Holding): void;
  /** The listener is called after every commit that made intents due or changed what a card shows, but for votes. */
  onIntents(listener: () => void): void;
  /** Resolves when a read and a write of nothing were taken; rejects when the database refuses them. */
  ping(): Promise<void>;
  /** Ends after what was begun; whatever comes later is rejected. */
  close(): Promise<void>;
}

/** Opens the database and brings it up to date. Throws a SetupFault for all that the operator has to mend. */
export async function openStorage({ file, url, logger, now, times, lost }: StorageOptions): Promise<Storage> {
  if (url === undefined) return createStorage(await openSqlite({ file, logger, lost }), now, times);
  const engine = await openPostgres({ url, logger, copies: besides(file) });
  return { ...createStorage(engine, now, times), leases: new SqlShardLeases(engine, url) };
}

/** Beside the SQLite file that is not used, by a name that none of its own copies has. */
function besides(file: string): string {
  return path.join(path.dirname(file), "suggestion-box-postgres.db");
}

/** The stores on an open engine. */
export function createStorage(bare: Engine, now: () => Date = () => new Date(), times?: DatabaseTimes): Storage {
  const engine = times === undefined ? bare : timedEngine(bare, times);
  const listeners = new Set<() => void>();
  const changed = () => {
    for (const listener of listeners) listener();
  };
  const suggestions = new SqlSuggestionStore(engine, changed);
  const owned = new OwnedGuilds();
  const cards = new SqlCardStore(engine, owned);
  return {
    suggestions,
    decisions: new SqlDecisionStore(engine, changed),
    notes: new SqlNoteStore(engine, changed),
    intents: new SqlIntentStore(engine, changed, now, owned),
    cards,
    queue: new SqlQueueStore(engine, changed),
    queuePosts: new SqlQueuePostStore(engine, changed, now, owned),
    logs: new SqlLogStore(engine, changed, now, owned),
    reposts: new SqlRepostStore(engine, changed),
    queueDeletions: new SqlQueueDeletionStore(engine),
    boards: new SqlBoardStore(engine, changed, now),
    presence: new SqlPresenceStore(engine, now, owned),
    blocks: new SqlBlockStore(engine),
    authoring: new SqlAuthoringStore(engine, changed),
    drafts: new SqlDraftStore(engine),
    history: new SqlHistoryStore(engine),
    figures: new SqlFigureStore(engine),
    voters: new SqlVoterStore(engine),
    follows: new SqlFollowStore(engine),
    preferences: new SqlPreferenceStore(engine),
    addressees: new SqlAddresseeStore(engine),
    troubles: new SqlTroubleStore(engine),
    leases: undefined,
    hold: (holding) => owned.hold(holding),
    onIntents: (listener) => void listeners.add(listener),
    ping: async () => {
      await sql`select 1`.execute(bare.reader);
      await bare.write(() => Promise.resolve());
    },
    close: async () => {
      await Promise.all([suggestions.idle(), cards.idle()]);
      await engine.close();
    },
  };
}
