import { GatewayIntentBits, GatewayOpcodes, PermissionFlagsBits } from "discord-api-types/v10";
import type { WebSocket } from "ws";
import { has } from "../permissions.ts";
import type { Traffic } from "../traffic.ts";
import type { Application, Channel, MessageBody } from "../world/types.ts";
import type { World } from "../world/world.ts";
import { Connection, type ConnectionHost } from "./connection.ts";
import { guildCreateBody, readyBody } from "./greeting.ts";
import { isRecord, parseIdentify, refusalOf } from "./identify.ts";
import { IdentifyBudget, type IdentifyBudgetOptions } from "./identify-budget.ts";
import { memberChunk } from "./member-chunk.ts";
import { readsContent, Session } from "./session.ts";

export interface GatewayOptions extends IdentifyBudgetOptions {
  readonly heartbeatIntervalMs?: number;
  /** How long a session waits for its client to come back. */
  readonly resumableMs?: number;
  /** How many shards bots are told to open. */
  readonly shards?: number;
}

/** The WebSocket side: who is connected, and who is told what. */
export class Gateway implements ConnectionHost {
  readonly heartbeatIntervalMs: number;
  acknowledgesHeartbeats = true;
  /** Where clients find this gateway. */
  url = "";
  readonly budget: IdentifyBudget;
  readonly advisedShards: number;
  readonly #world: World;
  readonly #traffic: Traffic;
  readonly #resumableMs: number;
  readonly #connections = new Set<Connection>();
  readonly #sessions = new Map<string, Session>();

  constructor(world: World, traffic: Traffic, options: GatewayOptions) {
    this.#world = world;
    this.#traffic = traffic;
    this.#resumableMs = options.resumableMs ?? 3 * 60_000;
    this.heartbeatIntervalMs = options.heartbeatIntervalMs ?? 41_250;
    this.advisedShards = options.shards ?? 1;
    this.budget = new IdentifyBudget(world.clock, options);
  }

  get sessions(): readonly Session[] {
    return [...this.#sessions.values()];
  }

  get connections(): readonly Connection[] {
    return [...this.#connections];
  }

  accept(socket: WebSocket): void {
    this.#connections.add(new Connection(socket, this));
  }

  /** Tells the bots of that server, as far as their intents reach; `concerned` whatever its intents. */
  toGuild(guildId: string, event: string, data: object, intent: number, concerned?: string): void {
    const json = JSON.stringify(data);
    for (const session of this.#sessions.values()) {
      if (!session.serves(guildId)) continue;
      if (!session.hasAny(intent) && session.application.id !== concerned) continue;
      if (this.#world.isMember(guildId, session.application.id)) this.#dispatch(session, event, data, json);
    }
  }

  /** Tells the bots that see the channel. */
  toChannel(channel: Channel, event: string, data: object, intents: { guild: number; direct: number }): void {
    const json = JSON.stringify(data);
    for (const session of this.#sessions.values()) {
      if (this.#hears(session, channel, intents)) this.#dispatch(session, event, data, json);
    }
  }

  /** Tells of a message; who may not read its content gets it without. */
  message(channel: Channel, event: "MESSAGE_CREATE" | "MESSAGE_UPDATE", body: MessageBody): void {
    let whole: string | undefined;
    for (const session of this.#sessions.values()) {
      if (!this.#hears(session, channel, messageIntents)) continue;
      if (readsContent(session, body.author.id, channel.guildId)) {
        whole ??= JSON.stringify(body);
        this.#dispatch(session, event, body, whole);
      } else {
        const stripped = { ...body, content: "", embeds: [], attachments: [], components: [] };
        this.#dispatch(session, event, stripped, JSON.stringify(stripped));
      }
    }
  }

  /** Tells one application, whatever its intents; says whether anybody was there to hear it. */
  toApplication(applicationId: string, guildId: string | undefined, event: string, data: object): boolean {
    const json = JSON.stringify(data);
    let heard = false;
    for (const session of this.#sessions.values()) {
      if (session.application.id !== applicationId || !session.serves(guildId)) continue;
      heard = true;
      this.#dispatch(session, event, data, json);
    }
    return heard;
  }

  identify(data: unknown, connection: Connection): void {
    const identify = parseIdentify(data);
    if ("code" in identify) return connection.close(identify.code, identify.reason);
    const application = this.#world.applicationsByToken.get(identify.token);
    const guilds = application === undefined ? 0 : this.#guildsOf(application).length;
    const refusal = refusalOf(identify, application, guilds);
    if (refusal !== undefined || application === undefined) {
      return connection.close(refusal?.code ?? 4004, refusal?.reason ?? "Authentication failed.");
    }
    if (!this.budget.take(identify.shard[0])) return connection.send({ op: GatewayOpcodes.InvalidSession, d: false });
    const session = new Session({ application, intents: identify.intents, shard: identify.shard });
    this.#sessions.set(session.id, session);
    this.#attach(session, connection);
    this.#greet(session);
    this.#world.changes.noted();
  }

  resume(data: unknown, connection: Connection): void {
    const session = isRecord(data) ? this.#sessions.get(String(data["session_id"])) : undefined;
    const sequence = isRecord(data) ? data["seq"] : undefined;
    if (session === undefined || typeof sequence !== "number" || !session.canResumeFrom(sequence)) {
      return connection.send({ op: GatewayOpcodes.InvalidSession, d: false });
    }
    for (const other of this.#connections) if (other.session === session) this.#detach(other);
    for (const frame of session.framesAfter(sequence)) connection.sendText(frame);
    this.#attach(session, connection);
    session.dispatch("RESUMED", '{"_trace":[]}');
    this.#world.changes.noted();
  }

  requestMembers(data: unknown, session: Session): void {
    const chunk = memberChunk(this.#world, data, session.hasAny(GatewayIntentBits.GuildMembers));
    if (chunk !== undefined) this.#dispatch(session, "GUILD_MEMBERS_CHUNK", chunk, JSON.stringify(chunk));
  }

  left(connection: Connection, code: number): void {
    this.#connections.delete(connection);
    const session = connection.session;
    if (session === undefined) return;
    this.#detach(connection);
    // A client that says good-bye ends its session; every other end leaves it open for a while.
    if (code === 1000 || code === 1001) this.#sessions.delete(session.id);
    else this.#forgetUnlessResumed(session);
    this.#world.changes.noted();
  }

  /** Forgets the sessions, so that none can be resumed. */
  forgetSessions(): void {
    this.#sessions.clear();
  }

  #attach(session: Session, connection: Connection): void {
    connection.session = session;
    session.send = (frame) => connection.sendText(frame);
  }

  #detach(connection: Connection): void {
    if (connection.session !== undefined) connection.session.send = undefined;
    connection.session = undefined;
  }

  #forgetUnlessResumed(session: Session): void {
    this.#world.clock.alarm(this.#resumableMs, () => {
      if (session.send === undefined) this.#sessions.delete(session.id);
    });
  }

  #greet(session: Session): void {
    const guilds = this.#guildsOf(session.application).filter((guild) => session.serves(guild.id));
    const ready = readyBody(session, guilds, this.url);
    this.#dispatch(session, "READY", ready, JSON.stringify(ready));
    if (!session.hasAny(GatewayIntentBits.Guilds)) return;
    for (const guild of guilds) {
      const body = guildCreateBody(this.#world, guild, session.application);
      this.#dispatch(session, "GUILD_CREATE", body, JSON.stringify(body));
    }
  }

  #guildsOf(application: Application) {
    return [...this.#world.guilds.values()].filter((guild) => guild.members.has(application.id));
  }

  #hears(session: Session, channel: Channel, intents: { guild: number; direct: number }): boolean {
    if (!session.serves(channel.guildId)) return false;
    if (channel.guildId === undefined) {
      return channel.dmWith?.botId === session.application.id && session.hasAny(intents.direct);
    }
    return (
      session.hasAny(intents.guild) &&
      has(this.#world.permissions(session.application.id, channel), PermissionFlagsBits.ViewChannel)
    );
  }

  #dispatch(session: Session, event: string, data: object, json: string): void {
    session.dispatch(event, json);
    if (!this.#traffic.keepsDispatches) return;
    const [shard] = session.shard;
    const at = this.#world.clock.iso();
    this.#traffic.dispatch({ kind: "dispatch", at, event, shard, sequence: session.sequence, data });
  }
}

export const messageIntents = {
  guild: GatewayIntentBits.GuildMessages,
  direct: GatewayIntentBits.DirectMessages,
} as const;
