import { type Client, DiscordAPIError, Events, type REST, Routes } from "discord.js";
import type { Logger } from "pino";
import { z } from "zod";
import { SetupFault } from "../errors.ts";
import { withoutTokens } from "../operations/log.ts";
import type { Shards } from "../operations/shards.ts";

const firstBackOffMs = 1_000;
const longestBackOffMs = 60_000;

const application = z.object({ id: z.string(), name: z.string() });
export type Application = z.infer<typeof application>;

export interface ConnectOptions {
  readonly token: string;
  readonly log: Logger;
  /** Ends the waiting when the process is told to stop. */
  readonly signal: AbortSignal;
}

/** Finds the application that the token belongs to. */
export async function findApplication(rest: REST, options: ConnectOptions): Promise<Application> {
  rest.setToken(options.token);
  try {
    const found = await patiently(() => rest.get(Routes.currentApplication(), { signal: options.signal }), options);
    const read = application.safeParse(found);
    if (read.success) return read.data;
  } catch (error) {
    if (!(error instanceof DiscordAPIError)) throw error;
  }
  throw notDiscord();
}

export function notDiscord(): SetupFault {
  return new SetupFault(
    "What answers at DISCORD_API_URL is not Discord's API; leave it unset, or set the address that a proxy of yours has.",
  );
}

const advice = z.object({ shards: z.number().int().positive() });

/** All shards: as many as are in use already, or else as Discord advises for this bot. */
export async function advisedShards(rest: REST, options: ConnectOptions, inUse?: number): Promise<Shards> {
  const answer = await patiently(() => rest.get(Routes.gatewayBot(), { signal: options.signal }), options);
  const count = inUse ?? advice.parse(answer).shards;
  return { ids: Array.from({ length: count }, (_, id) => id), count };
}

/** Opens the gateway and resolves when every server is there. */
export async function openGateway(client: Client, options: ConnectOptions): Promise<void> {
  const ready = new Promise<void>((resolve) => client.once(Events.ClientReady, () => resolve()));
  // discord.js takes its client apart when a login fails: better not to try one before the API is there.
  await patiently(() => client.rest.get(Routes.gatewayBot(), { signal: options.signal }), options);
  await patiently(() => client.login(options.token), options);
  await ready;
}

/** Asks Discord again, ever more slowly and with one line an attempt, while it cannot be reached or is not well; what it refuses is thrown. */
export async function patiently<T>(ask: () => Promise<T>, { log, signal }: ConnectOptions): Promise<T> {
  for (let attempt = 0; ; attempt += 1) {
    try {
      return await ask();
    } catch (error) {
      signal.throwIfAborted();
      if (error instanceof DiscordAPIError && error.status === 401) throw tokenRefused();
      if (error instanceof DiscordAPIError && error.status !== 429) throw error;
      const waitMs = Math.min(firstBackOffMs * 2 ** attempt, longestBackOffMs);
      log.warn({ because: causeOf(error), waitMs }, "Discord cannot be reached; trying again");
      await pause(waitMs, signal);
    }
  }
}

/** Reports what happens on the gateway; `onRefused` hears of an end after which reconnecting is of no use. */
export function watchGateway(client: Client, log: Logger, onRefused: (fault: SetupFault) => void): void {
  const away = new Set<number>();
  let refused = false;
  const refuse = (fault: SetupFault) => {
    refused = true;
    onRefused(fault);
  };
  client.on(Events.Error, (error) => log.error({ err: error }, "the Discord client reports an error"));
  client.on(Events.Warn, (warning) => log.warn({ warning }, "the Discord client warns"));
  client.on(Events.ShardError, (error, shard) => {
    // After a refusal this says the same once more.
    if (!refused) log.warn({ because: causeOf(error), shard }, "a gateway connection failed");
  });
  client.on(Events.ShardReconnecting, (shard) => {
    // It is told of twice a second for as long as the gateway cannot be reached.
    if (!away.has(shard)) log.info({ shard }, "reconnecting to the gateway");
    away.add(shard);
  });
  client.on(Events.ShardResume, (shard, replayed) => {
    away.delete(shard);
    log.info({ shard, replayed }, "resumed on the gateway");
  });
  client.on(Events.ShardReady, (shard) => {
    if (away.delete(shard)) log.info({ shard }, "back on the gateway");
  });
  client.on(Events.ShardDisconnect, ({ code }) => refuse(gatewayRefused(code)));
  client.on(Events.Invalidated, () => refuse(new SetupFault("Discord has ended this session for good.")));
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

export function tokenRefused(): SetupFault {
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

/** Why something failed that is tried again, for one line: no stack, since nothing is broken here. */
export function causeOf(error: unknown): string {
  if (!(error instanceof Error)) return "unknown";
  // A name with several addresses fails once for each, together without a message.
  const message = error.message === "" && "code" in error ? String(error.code) : error.message;
  return withoutTokens(message);
}
