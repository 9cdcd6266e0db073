import { SimpleShardingStrategy, type WebSocketManager, WebSocketShardEvents } from "@discordjs/ws";

/** What is read of the gateway in one turn of the event loop, and what came in one piece with the last of it. */
const eventsPerTurn = 8;

/** A WebSocket connection that can stop reading, as the one of `ws` can. */
interface Connection {
  pause(): void;
  resume(): void;
}

/**
 * discord.js' own shards, which read the gateway a little at a time. Node.js reads up to 2 MB of a socket before it does anything
 * else: of ten thousand presses in one moment some 700 would be begun in one turn, in which nobody is answered. What is not read waits
 * outside the process, in order, and costs no memory.
 */
export class PacedShards extends SimpleShardingStrategy {
  readonly #resting = new Set<Connection>();
  #taken = 0;

  constructor(manager: WebSocketManager) {
    super(manager);
    manager.on(WebSocketShardEvents.Dispatch, ({ shardId }) => this.#took(shardId));
  }

  #took(shardId: number): void {
    if (this.#taken === 0) setImmediate(() => this.#goOn());
    this.#taken += 1;
    if (this.#taken < eventsPerTurn) return;
    const connection = connectionOf(this, shardId);
    if (connection === undefined || this.#resting.has(connection)) return;
    connection.pause();
    this.#resting.add(connection);
  }

  #goOn(): void {
    this.#taken = 0;
    for (const connection of this.#resting) connection.resume();
    this.#resting.clear();
  }
}

/** @discordjs/ws 1.2 has no other way to it. Where a later version keeps it elsewhere, nothing is paced, and the test says so. */
function connectionOf(strategy: PacedShards, shardId: number): Connection | undefined {
  const shards: unknown = Reflect.get(strategy, "shards");
  const shard: unknown = shards instanceof Map ? shards.get(shardId) : undefined;
  const connection: unknown =
    typeof shard === "object" && shard !== null ? Reflect.get(shard, "connection") : undefined;
  return canRest(connection) ? connection : undefined;
}

function canRest(connection: unknown): connection is Connection {
  return (
    typeof connection === "object" &&
    connection !== null &&
    "pause" in connection &&
    typeof connection.pause === "function" &&
    "resume" in connection &&
    typeof connection.resume === "function"
  );
}
