import { sql } from "kysely";
import type { Engine } from "../../src/storage/engine.ts";
import type { Storage } from "../../src/storage/storage.ts";
import type { Suggestion } from "../../src/suggestions/types.ts";
import type { Figures } from "../report.ts";
import type { EngineName } from "./fill.ts";

/** Each vote waits for the one before, so that each is committed by itself; or 256 are on their way at any time. */
export type VoteWay = "one by one" | "in groups";

export interface VotesOptions {
  readonly engine: EngineName;
  readonly way: VoteWay;
  readonly count: number;
  /** Commits so far, where the engine counts them itself. */
  readonly commits: () => number;
}

const inFlight = 256;
/** One by one takes long: a tenth of them tells as much. */
const shareOneByOne = 10;
const guildId = "1";
const nobody = { name: "", isStaff: false, isManager: false, roleIds: [], joinedAt: undefined };
let lastSnowflake = BigInt(Date.now()) << 22n;

/** Stores votes of as many members on one suggestion, each resolved once it is committed. */
export async function timeVotes(storage: Storage, engine: Engine, options: VotesOptions): Promise<Figures> {
  const { way } = options;
  const count = way === "one by one" ? options.count / shareOneByOne : options.count;
  const { suggestion, rulesRevision } = await newSuggestion(storage);
  const vote = async (index: number): Promise<void> => {
    const outcome = await storage.suggestions.vote({
      guildId,
      suggestionId: suggestion.id,
      voter: { ...nobody, userId: `${way} ${lastSnowflake} ${index}`, name: `member ${index}` },
      side: "up",
      weight: 1,
      ownVoteAllowed: true,
      countsHidden: false,
      interactionId: snowflake(),
      rulesRevision,
      at: new Date(),
    });
    if (outcome.kind !== "standing") throw new Error(`a vote was not stored: ${outcome.kind}`);
  };
  const before = await disk(engine, options);
  const startedAt = performance.now();
  let next = 0;
  const voters = Array.from({ length: way === "one by one" ? 1 : inFlight }, async () => {
    while (next < count) {
      next += 1;
      await vote(next);
    }
  });
  await Promise.all(voters);
  const seconds = (performance.now() - startedAt) / 1_000;
  const after = await disk(engine, options);
  const counted = await storage.suggestions.byNumber(guildId, suggestion.number);
  return {
    "votes a second": count / seconds,
    votes: count,
    counted: counted?.up ?? 0,
    commits: after.commits - before.commits,
    "commits a vote": (after.commits - before.commits) / count,
    "waits for the disk": after.syncs - before.syncs,
    synchronous: after.synchronous,
  };
}

interface Disk {
  readonly commits: number;
  readonly syncs: number;
  /** SQLite's pragma, or 1 for PostgreSQL's synchronous_commit. */
  readonly synchronous: number;
}

/** SQLite's commits in WAL mode wait once each with synchronous=FULL; PostgreSQL counts what its log waited for. */
async function disk(engine: Engine, { engine: name, commits }: VotesOptions): Promise<Disk> {
  if (name === "sqlite") {
    const { rows } = await sql<{ synchronous: number }>`pragma synchronous`.execute(engine.reader);
    return { commits: commits(), syncs: commits(), synchronous: rows[0]?.synchronous ?? 0 };
  }
  // What a session did is seen by others at the latest a second after.
  await new Promise((resolve) => setTimeout(resolve, 1_500));
  await sql`select pg_stat_clear_snapshot()`.execute(engine.reader);
  const { rows } = await sql<{ commits: number; syncs: number; on: number }>`
    select (select xact_commit from pg_stat_database where datname = current_database()) as commits,
      (select sum(fsyncs) from pg_stat_io where object = 'wal') as syncs,
      (select count(*) from pg_settings where name = 'synchronous_commit' and setting = 'on') as "on"`.execute(
    engine.reader,
  );
  const [row] = rows;
  return { commits: row?.commits ?? 0, syncs: row?.syncs ?? 0, synchronous: row?.on ?? 0 };
}

async function newSuggestion(storage: Storage): Promise<{ suggestion: Suggestion; rulesRevision: number }> {
  const { boards } = await storage.boards.rules(guildId);
  const board = boards[0] ?? (await storage.boards.saveFirst(guildId, { channelId: "2" }));
  const { revision: rulesRevision } = await storage.boards.rules(guildId);
  const outcome = await storage.suggestions.submit({
    guildId,
    boardId: board.id,
    author: { ...nobody, userId: "3", name: "Ana" },
    anonymous: false,
    title: undefined,
    tags: [],
    text: "More benches by the pond",
    images: [],
    withThread: false,
    limits: { cooldownSeconds: 0, maxOpenPerMember: 0, maxOpen: 0 },
    interactionId: snowflake(),
    rulesRevision,
    at: new Date(),
  });
  if (outcome.kind !== "stored") throw new Error(`a suggestion was not stored: ${outcome.kind}`);
  return { suggestion: outcome.suggestion, rulesRevision };
}

function snowflake(): string {
  lastSnowflake += 1n;
  return String(lastSnowflake);
}
