import { randomBytes } from "node:crypto";
import type { Clock } from "./clock.ts";
import { Core, type CoreOptions } from "./core.ts";
import { Faults } from "./faults/all-faults.ts";
import { HttpSide } from "./http/server.ts";
import { LocalServer, type PermissionName } from "./local-server.ts";
import type { LoggedDispatch, Requests } from "./traffic.ts";
import type { Application, User } from "./world/types.ts";

export interface LocalDiscordOptions extends CoreOptions {
  /** The port on 127.0.0.1; a free one when left out. */
  readonly port?: number;
  /** The bot's name. */
  readonly applicationName?: string;
  /** The bot's token; made up when left out. */
  readonly token?: string;
  /** Privileged intents that are switched on for the bot, as bits. */
  readonly privilegedIntents?: number;
}

export interface ServerOptions {
  readonly name: string;
  /** The server's language. */
  readonly locale?: string;
  readonly owner?: User;
  /** What the bot's own role allows it; `false` leaves the bot out. */
  readonly bot?: readonly PermissionName[] | false;
}

/** A small Discord on the loopback that an unmodified discord.js logs in to. */
export class LocalDiscord {
  readonly application: Application;
  readonly faults: Faults;
  readonly core: Core;
  readonly #http: HttpSide;

  /** Starts one; nothing but the application is there yet. */
  static async start(options: LocalDiscordOptions = {}): Promise<LocalDiscord> {
    const core = new Core(options);
    const http = new HttpSide(core);
    await http.open(options.port ?? 0);
    core.gateway.url = `ws://127.0.0.1:${http.port}/gateway`;
    core.uploads.origin = `http://127.0.0.1:${http.port}`;
    return new LocalDiscord(core, http, options);
  }

  private constructor(core: Core, http: HttpSide, options: LocalDiscordOptions) {
    this.core = core;
    this.#http = http;
    this.faults = new Faults(core, http);
    http.faults = this.faults;
    this.application = this.addApplication(options.applicationName ?? "Suggestion Box", options);
  }

  /** What a bot is given as its API's root. */
  get apiUrl(): string {
    return `http://127.0.0.1:${this.#http.port}/api`;
  }

  get token(): string {
    return this.application.token;
  }

  get clock(): Clock {
    return this.core.clock;
  }

  /** The requests that came, oldest first. */
  get requests(): Requests {
    return this.core.traffic.requests;
  }

  /** Keys that bodies held and Discord does not know, as `METHOD /route key`. */
  get unknownKeys(): ReadonlySet<string> {
    return this.core.unknownKeys;
  }

  /** What the gateway told, oldest first. */
  dispatches(event?: string): LoggedDispatch[] {
    return this.core.traffic.dispatches(event);
  }

  /** Waits until the bot has identified with all its shards, or with so many. */
  async botIsThere(shards = 1, withinMs = 30_000): Promise<void> {
    const { gateway, world } = this.core;
    await world.changes.until(
      () => gateway.sessions.filter((session) => session.send !== undefined).length >= shards,
      withinMs,
      () => new Error(`The bot had not logged in within ${withinMs} ms`),
    );
  }

  addApplication(
    name: string,
    options: { readonly token?: string; readonly privilegedIntents?: number } = {},
  ): Application {
    const { world } = this.core;
    const bot = world.createUser(name, { bot: true });
    const application: Application = {
      id: bot.id,
      name,
      bot,
      token: options.token ?? madeUpToken(bot.id),
      privilegedIntents: options.privilegedIntents ?? 0,
      commands: new Map(),
      guildCommands: new Map(),
    };
    world.applicationsById.set(application.id, application);
    world.applicationsByToken.set(application.token, application);
    return application;
  }

  /** A server with a channel #general, its owner and, unless left out, the bot. */
  addServer(options: ServerOptions): LocalServer {
    const { guilds, world } = this.core;
    const owner = options.owner ?? world.createUser("owner");
    const guild = guilds.create(options.name, owner.id, options.locale ?? "en-US");
    const server = new LocalServer(this.core, guild);
    if (options.bot !== false) server.inviteBot(this.application, options.bot);
    return server;
  }

  /** Somebody who is in no server yet. */
  addUser(name: string, about: { readonly locale?: string; readonly dmsOpen?: boolean } = {}): User {
    return this.core.world.createUser(name, about);
  }

  /** Ends everything. Rejects if this Discord itself went wrong meanwhile. */
  async stop(): Promise<void> {
    this.faults.clear();
    this.core.clock.stop();
    for (const connection of this.core.gateway.connections) connection.destroy();
    await this.#http.close();
    await this.core.traffic.close();
    if (this.#http.defects.length > 0) throw new AggregateError(this.#http.defects, "The local Discord itself failed");
  }
}

/** Of the shape of Discord's: the bot's id, a time and a secret. */
function madeUpToken(botId: string): string {
  const part = (text: string | Buffer): string => Buffer.from(text).toString("base64url");
  return `${part(botId)}.${part(randomBytes(4))}.${part(randomBytes(28))}`;
}
