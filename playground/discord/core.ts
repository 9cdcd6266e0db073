import { Clock } from "./clock.ts";
import { Gateway, type GatewayOptions } from "./gateway/gateway.ts";
import { Answers } from "./interactions/answers.ts";
import { Interactions } from "./interactions/interactions.ts";
import { Messages } from "./messages/messages.ts";
import { Nonces } from "./messages/nonces.ts";
import { Uploads } from "./messages/uploads.ts";
import { RateLimits } from "./rate-limits.ts";
import { Traffic, type TrafficOptions } from "./traffic.ts";
import { Channels } from "./world/channels.ts";
import { Guilds } from "./world/guilds.ts";
import { World } from "./world/world.ts";

export interface CoreOptions extends TrafficOptions {
  /** Whether requests are limited as on Discord; on unless told otherwise. */
  readonly rateLimits?: boolean;
  /** Whether answers of type 7 count towards their channel's edits. Discord does not say. */
  readonly callbacksCountAsEdits?: boolean;
  readonly gateway?: GatewayOptions;
}

/** The parts of the local Discord, wired: what the HTTP side and the people work on. */
export class Core {
  readonly clock = new Clock();
  readonly world: World;
  readonly traffic: Traffic;
  readonly gateway: Gateway;
  readonly uploads: Uploads;
  readonly messages: Messages;
  readonly nonces: Nonces;
  readonly channels: Channels;
  readonly guilds: Guilds;
  readonly interactions: Interactions;
  readonly answers: Answers;
  readonly rateLimits: RateLimits;
  /** Keys in request bodies that Discord does not know, each with the route it came to. */
  readonly unknownKeys = new Set<string>();

  constructor(options: CoreOptions) {
    this.world = new World(this.clock);
    this.traffic = new Traffic(options);
    this.gateway = new Gateway(this.world, this.traffic, options.gateway ?? {});
    this.uploads = new Uploads(this.world);
    this.messages = new Messages(this.world, this.gateway, this.uploads);
    this.nonces = new Nonces(this.clock);
    this.channels = new Channels(this.world, this.gateway);
    this.guilds = new Guilds(this.world, this.gateway);
    this.interactions = new Interactions(this.world, this.gateway);
    this.answers = new Answers(this.world, this.interactions, this.messages);
    this.rateLimits = new RateLimits({
      now: () => this.clock.now(),
      enabled: options.rateLimits ?? true,
      callbacksCountAsEdits: options.callbacksCountAsEdits ?? false,
    });
  }
}
