import { type Client, Events, SimpleShardingStrategy, type WebSocketOptions } from "discord.js";

/** How many events are taken in one turn of the event loop, and whatever came in one piece with the last of them. */
const eventsPerTurn = 8;

/** A WebSocket connection that can stop reading for a while, as the one of `ws` can. */
interface Connection {
  pause(): void;
  resume(): void;
}

/**
 * Has a client that has not logged in yet read the gateway a little at a time. Node.js reads up to 2 MB of a socket before it does
 * anything else: of ten thousand presses in one moment some 700 would be begun in one turn, in which nobody is answered. What is not
 * read waits outside the process, in order, and costs no memory.
 */
export function paceGateway(client: Client): void {
  let shards: SimpleShardingStrategy | undefined;
  const buildStrategy: WebSocketOptions["buildStrategy"] = (manager) => {
    shards = new SimpleShardingStrategy(manager);
    return shards;
  };
  client.options.ws = { ...client.options.ws, buildStrategy };
  const resting = new Set<Connection>();
  let taken = 0;
  const goOn = () => {
    taken = 0;
    for (const connection of resting) connection.resume();
    resting.clear();
  };
  client.on(Events.Raw, (_packet: unknown, shardId: number) => {
    if (taken === 0) setImmediate(goOn);
    taken += 1;
    if (taken < eventsPerTurn) return;
    const connection = connectionOf(shards, shardId);
    if (connection === undefined || resting.has(connection)) return;
    connection.pause();
    resting.add(connection);
  });
}

/** discord.js 14 keeps it to itself. Where a later version keeps it elsewhere, nothing is paced, and the test says so. */
function connectionOf(strategy: SimpleShardingStrategy | undefined, shardId: number): Connection | undefined {
  const shards = fieldOf(strategy, "shards");
  const connection = shards instanceof Map ? fieldOf(shards.get(shardId), "connection") : undefined;
  return canRest(connection) ? connection : undefined;
}

function fieldOf(object: unknown, name: string): unknown {
  return typeof object === "object" && object !== null ? Reflect.get(object, name) : undefined;
}

function canRest(connection: unknown): connection is Connection {
  return typeof fieldOf(connection, "pause") === "function" && typeof fieldOf(connection, "resume") === "function";
}
