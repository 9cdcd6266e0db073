import { type APIApplication, type Client, DiscordAPIError, Events, type REST, Routes } from "discord.js";
import type { Logger } from "pino";
import { SetupFault } from "../errors.ts";
import { withoutTokens } from "../operations/log.ts";

const firstBackOffMs = 1_000;
const longestBackOffMs = 60_000;

export interface ConnectOptions {
  readonly token: string;
  readonly log: Logger;
  /** Ends the waiting when the process is told to stop. */
  readonly signal: AbortSignal;
}

/** Finds the application that the token belongs to; waits for an API that cannot be reached, refuses a token that it refuses. */
export async function findApplication(rest: REST, { token, log, signal }: ConnectOptions): Promise<APIApplication> {
  rest.setToken(token);
  for (let attempt = 0; ; attempt += 1) {
    try {
      return (await rest.get(Routes.currentApplication(), { signal })) as APIApplication;
    } catch (error) {
      signal.throwIfAborted();
      if (error instanceof DiscordAPIError && error.status === 401) throw tokenRefused();
      if (error instanceof DiscordAPIError && error.status !== 429) throw error;
      const waitMs = Math.min(firstBackOffMs * 2 ** attempt, longestBackOffMs);
      log.warn({ reason: reasonOf(error), waitMs }, "Discord cannot be reached; trying again");
      await pause(waitMs, signal);
    }
  }
}

/** Opens the gateway and resolves when every server is there; an API that went away in between is waited for. */
export async function openGateway(client: Client, { token, log, signal }: ConnectOptions): Promise<void> {
  const ready = new Promise<void>((resolve) => client.once(Events.ClientReady, () => resolve()));
  for (let attempt = 0; ; attempt += 1) {
    try {
      await client.login(token);
      return await ready;
    } catch (error) {
      signal.throwIfAborted();
      const waitMs = Math.min(firstBackOffMs * 2 ** attempt, longestBackOffMs);
      log.warn({ reason: reasonOf(error), waitMs }, "the gateway cannot be reached; trying again");
      await pause(waitMs, signal);
    }
  }
}

/** Reports what happens on the gateway; `onRefused` hears of an end after which reconnecting is of no use. */
export function watchGateway(client: Client, log: Logger, onRefused: (fault: SetupFault) => void): void {
  client.on(Events.Error, (error) => log.error({ err: error }, "the Discord client reports an error"));
  client.on(Events.Warn, (warning) => log.warn({ warning }, "the Discord client warns"));
  client.on(Events.ShardError, (error, shard) => log.warn({ err: error, shard }, "a gateway connection failed"));
  client.on(Events.ShardReconnecting, (shard) => log.info({ shard }, "reconnecting to the gateway"));
  client.on(Events.ShardResume, (shard, replayed) => log.info({ shard, replayed }, "resumed on the gateway"));
  client.on(Events.ShardDisconnect, ({ code }) => onRefused(gatewayRefused(code)));
  client.on(Events.Invalidated, () => onRefused(new SetupFault("Discord has ended this session for good.")));
}

/** Close codes after which reconnecting is of no use: https://docs.discord.com/developers/topics/opcodes-and-status-codes */
function gatewayRefused(code: number): SetupFault {
  switch (code) {
    case 4004:
      return tokenRefused();
    case 4010:
    case 4011:
      return new SetupFault(
        "Discord does not accept the way this bot is sharded. It serves too many servers for this.",
      );
    case 4013:
    case 4014:
      return new SetupFault(
        "Discord does not allow this bot its intents. It asks only for Guilds and GuildMessages: " +
          "set NOTICE_DELETED_CARDS=false, or look at your application's page under Bot → Privileged Gateway Intents.",
      );
    default:
      return new SetupFault(`Discord closed the connection for good (code ${code}).`);
  }
}

function tokenRefused(): SetupFault {
  return new SetupFault(
    "Discord refuses DISCORD_TOKEN (401). " +
      "Copy it anew from https://discord.com/developers/applications → your application → Bot → Reset Token.",
  );
}

function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const stop = () => {
      clearTimeout(timer);
      reject(signal.reason);
    };
    const timer = setTimeout(() => {
      signal.removeEventListener("abort", stop);
      resolve();
    }, ms);
    signal.addEventListener("abort", stop, { once: true });
  });
}

/** Why a request failed, for a line that says that it is tried again: no stack, nothing is broken here. */
function reasonOf(error: unknown): string {
  return error instanceof Error ? withoutTokens(error.message) : "unknown";
}
