import { readFileSync } from "node:fs";
import type { Interaction } from "discord.js";
import { config as readEnvFile } from "dotenv";
import { Registry } from "prom-client";
import { buttons } from "../commands/buttons/index.ts";
import { commands } from "../commands/index.ts";
import { menus } from "../commands/menus/index.ts";
import { selects } from "../commands/selects/index.ts";
import { openCacheStore } from "./cache/index.ts";
import { registerCacheSeries } from "./cache/series.ts";
import { type Config, readConfig } from "./config.ts";
import { Delivery } from "./delivery/delivery.ts";
import { Drawing } from "./delivery/drawing.ts";
import { beginServing } from "./discord/begin-serving.ts";
import { botStatus } from "./discord/bot-status.ts";
import { channelMaker } from "./discord/channel-maker.ts";
import { connectedShards, createClient, isGatewayReady, serveShards } from "./discord/client.ts";
import { advisedShards, findApplication, patiently, watchGateway } from "./discord/connect.ts";
import { Duty } from "./discord/duty.ts";
import { InteractionGate } from "./discord/interaction-gate.ts";
import { inviteLink } from "./discord/invite.ts";
import { observeGateway } from "./discord/observer.ts";
import { panels } from "./discord/panels.ts";
import { registerCommands } from "./discord/registration.ts";
import { restForum } from "./discord/rest-forum.ts";
import { restSink } from "./discord/rest-sink.ts";
import { restSource } from "./discord/rest-source.ts";
import { botRights } from "./discord/rights.ts";
import { Router } from "./discord/router.ts";
import { serverFacts } from "./discord/server-facts.ts";
import { testPost } from "./discord/test-post.ts";
import { SetupFault } from "./errors.ts";
import { startHttpServer } from "./operations/http.ts";
import { createLog } from "./operations/log.ts";
import { Readiness, type ReadinessOptions } from "./operations/readiness.ts";
import { DatabaseSeries } from "./operations/series/database.ts";
import { registerDeliverySeries } from "./operations/series/delivery.ts";
import { InteractionSeries } from "./operations/series/interactions.ts";
import { rateLimitSeries, registerProcessSeries } from "./operations/series/process.ts";
import { registerShardSeries } from "./operations/series/shards.ts";
import { isPart, shardsText } from "./operations/shards.ts";
import { SharedTurns } from "./operations/shared-turns.ts";
import { Shutdown } from "./operations/shutdown.ts";
import { domainServices } from "./services.ts";
import { SuggestionsState } from "./state/suggestions-state.ts";
import { openStorage } from "./storage/storage.ts";
import { intentKinds } from "./suggestions/intents.ts";

const exitConfig = 78;

readEnvFile({ quiet: true });
const config = settings();
const log = createLog({ level: config.logLevel, format: config.logFormat });
const shutdown = new Shutdown(log);

try {
  await start(config);
} catch (error) {
  await shutdown.because(error);
}

/** Builds the house from the ground up; whatever is opened is registered for closing, in reverse order. */
async function start(config: Config): Promise<void> {
  const startedAt = new Date();
  const { version } = JSON.parse(readFileSync(new URL("../package.json", import.meta.url), "utf8")) as {
    version: string;
  };
  log.info({ version, node: process.versions.node }, "starting");

  const metrics = new Registry();
  let serving = false;
  // What is not open yet does not work.
  const parts: ReadinessOptions = {
    gateway: () => false,
    database: () => Promise.reject(new Error("not open yet")),
    cache: () => true,
  };
  const readiness = new Readiness({
    gateway: () => (serving || (parts.standsBy?.() ?? false)) && parts.gateway(),
    database: () => parts.database(),
    cache: () => parts.cache(),
    standsBy: () => parts.standsBy?.() ?? false,
    shards: () => parts.shards?.(),
  });
  if (config.httpPort !== undefined) {
    const { httpHost: host, httpPort } = config;
    registerProcessSeries(metrics, readiness);
    const isServing = () => serving || (parts.standsBy?.() ?? false);
    const http = await startHttpServer({ host, port: httpPort, isServing, readiness, metrics });
    shutdown.later("HTTP server", () => http.close());
    log.info({ host, port: http.port }, "answering /healthz, /readyz and /metrics");
  }

  const times = new DatabaseSeries(metrics);
  const storage = await openStorage({
    file: config.databaseFile,
    url: config.databaseUrl,
    logger: log,
    times,
    lost: (reason) => void shutdown.because(reason),
  });
  parts.database = () => storage.ping();
  shutdown.later("storage", () => storage.close());
  const store = openCacheStore({ url: config.cacheUrl, logger: log });
  shutdown.later("cache store", () => store.close());

  const turns = await sharedTurns(config);
  const client = createClient({
    apiUrl: config.discordApiUrl,
    noticeDeletedCards: config.noticeDeletedCards,
    onRateLimit: rateLimitSeries(metrics),
    turns,
  });
  parts.gateway = () => isGatewayReady(client);
  shutdown.later("Discord client", () => client.destroy());
  watchGateway(client, log, (fault) => void shutdown.because(fault));
  const connection = { token: config.discordToken, log, signal: shutdown.signal };
  const application = await findApplication(client.rest, connection);
  const { leases } = storage;
  const inUse = await leases?.countInUse();
  const advised = () => advisedShards(client.rest, connection, inUse);
  const shards = config.shards === "auto" ? await advised() : config.shards;
  serveShards(client, shards);
  const gate = new InteractionGate({
    shardCount: shards.count,
    route: (interaction: Interaction) => router.route(interaction),
  });
  const duty = new Duty({
    shards,
    leases,
    gate,
    log,
    onLost: () => void shutdown.startAnew("another process has taken this one's shards; ending"),
    onCertain: () => delivery.resume(),
  });
  shutdown.later("shards", async () => {
    // Whoever comes next begins with what is not heard here any more.
    await client.destroy();
    await duty.release();
  });
  if (leases !== undefined) storage.hold({ tenure: () => duty.tenure, doubt: () => duty.doubt() });
  parts.standsBy = () => duty.standsBy && isGatewayReady(client);
  if (isPart(shards)) parts.shards = () => shardsText(shards);
  registerShardSeries(metrics, {
    connected: () => connectedShards(client),
    held: () => (serving ? duty.held : 0),
    leftMs: () => duty.leftMs,
  });

  const state = new SuggestionsState({
    store,
    source: restSource(client.rest),
    // Without its key, which can be the id of somebody who suggests anonymously.
    onIncident: (cache, { kind }) => log.debug({ cache, incident: kind }, "the object cache reports an incident"),
  });
  registerCacheSeries(metrics, () => state.stats());
  parts.cache = () => Object.values(state.stats()).every(({ breaker }) => breaker === "closed");
  const drawing = new Drawing(state);
  const delivery = new Delivery({
    intents: storage.intents,
    cards: storage.cards,
    sink: restSink({
      rest: client.rest,
      ownUserId: () => client.user?.id ?? "",
      directMessages: (userId) => state.fetchDirectMessages(userId),
    }),
    drawCard: (card) => drawing.card(card),
    logs: storage.logs,
    presence: storage.presence,
    queueDeletions: storage.queueDeletions,
    drawLog: (card) => drawing.log(card),
    addressees: storage.addressees,
    drawNotice: drawing.notice,
    forum: restForum({ rest: client.rest, ownUserId: () => client.user?.id ?? "" }),
    postLook: (card) => drawing.postLook(card),
    queuePosts: storage.queuePosts,
    drawQueue: drawing.queue,
    log,
    mayWrite: () => duty.mayWrite,
  });
  shutdown.later("delivery", () => delivery.stop());
  storage.onIntents(() => delivery.wake());
  registerDeliverySeries(metrics, {
    owed: () => storage.intents.owed(new Date()),
    kinds: intentKinds,
    cards: () => delivery.cardFigures,
    waitingCards: () => delivery.waiting,
  });

  const status = botStatus(client, { version, startedAt, pendingIntents: () => storage.intents.pendingCount() });
  const rights = botRights(client);
  const services = {
    ...domainServices(storage, delivery),
    delivery,
    drawing,
    state,
    rights,
    serverFacts: serverFacts(client, { rights, troubles: storage.troubles }),
    channels: channelMaker(client, state),
    testPost: testPost(client.rest),
    panels: panels(client.rest),
    status,
  };
  const interactions = new InteractionSeries(metrics);
  const router = new Router({
    rest: client.rest,
    commands,
    menus,
    buttons,
    selects,
    services,
    log,
    ended: (interaction) => interactions.ended(interaction),
  });
  shutdown.later("running interactions", () => router.drain());

  const typed = [...commands, ...menus].map(({ data }) => data);
  // One process registers for all: the one that also hears what is not on any server.
  const register = async () => {
    const registration = shards.ids.includes(0)
      ? await patiently(() => registerCommands(client.rest, application.id, typed), connection)
      : "left to the process of shard 0";
    log.info({ application: application.name, commands: typed.length, registration }, "found the application");
  };
  const observe = () => observeGateway(client, { state, delivery, boards: storage.boards, log });
  // First of all: whoever comes now is left to a successor or told to come back; then what runs is answered.
  shutdown.later("router", async () => {
    serving = false;
    await duty.leave();
    router.close();
  });
  await beginServing({ client, connection, duty, gate, delivery, register, observe });
  serving = true;
  log.info(
    { servers: client.guilds.cache.size, shards: shardsText(shards), invite: inviteLink(application.id) },
    "serving",
  );
}

/** Where other processes serve the other shards, what Discord allows the bot is divided among them. */
async function sharedTurns({ shards, cacheUrl: url, discordToken: token }: Config): Promise<SharedTurns | undefined> {
  if (shards === "auto" || !isPart(shards)) return undefined;
  const turns = new SharedTurns({ url, token, shards, log });
  shutdown.later("shared turns", () => turns.close());
  await turns.open();
  return turns;
}

function settings(): Config {
  try {
    return readConfig(process.env);
  } catch (error) {
    if (error instanceof SetupFault) {
      process.stderr.write(`${error.message}\n`);
      process.exit(exitConfig);
    }
    throw error;
  }
}
