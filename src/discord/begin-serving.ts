import type { Client } from "discord.js";
import type { Delivery } from "../delivery/delivery.ts";
import { type ConnectOptions, openGateway } from "./connect.ts";
import type { Duty } from "./duty.ts";
import type { InteractionGate } from "./interaction-gate.ts";
import { seenThreads } from "./observer.ts";

export interface BeginServingOptions {
  readonly client: Client;
  readonly connection: ConnectOptions;
  readonly duty: Duty;
  readonly gate: InteractionGate;
  readonly delivery: Pick<Delivery, "seen" | "start" | "threadsSeen">;
  /** Has Discord know the commands. */
  readonly register: () => Promise<void>;
  /** Begins to follow what the gateway reports; called once. */
  readonly observe: () => void;
}

/** Connects and serves; while another process has the shards, it stands by first. */
export async function beginServing(options: BeginServingOptions): Promise<void> {
  const { client, connection, duty, gate, delivery, register, observe } = options;
  client.on("interactionCreate", (interaction) => gate.take(interaction));
  const others = await duty.begin();
  if (others === undefined) {
    gate.open();
    await register();
    observe();
    await openGateway(client, connection);
  } else {
    await openGateway(client, connection);
    let observes = false;
    // As soon as the other one begins to leave: what changes then, one of the two notices.
    const overlap = () => {
      if (!observes) observe();
      observes = true;
    };
    await duty.succeed(others, connection.signal, overlap);
    overlap();
    gate.open();
    await register();
    for (const [guildId, threads] of seenThreads(client)) await delivery.threadsSeen(guildId, threads);
  }
  await delivery.seen(new Set(client.guilds.cache.keys()));
  delivery.start();
}
