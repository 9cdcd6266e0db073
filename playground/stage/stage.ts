import { BotProcess } from "../bot-process.ts";
import type { LocalDiscord } from "../discord/local-discord.ts";
import type { Suggester } from "../people/suggesters.ts";
import type { MapleStreet } from "./maple-street.ts";

/** A Redis that the playground runs beside the bot. */
export interface StageRedis {
  readonly url: string;
  freeze(): void;
  thaw(): void;
  command(...words: string[]): Promise<string>;
}

export interface StageOptions {
  readonly discord: LocalDiscord;
  readonly street: MapleStreet;
  readonly dataDir: string;
  readonly redis?: StageRedis | undefined;
}

/** The town with the real bot in it, which can be killed and started again. */
export class Stage {
  readonly discord: LocalDiscord;
  readonly street: MapleStreet;
  readonly redis: StageRedis | undefined;
  /** Called when the bot's state has changed. */
  changed: () => void = () => undefined;
  readonly #dataDir: string;
  readonly #crowd: Suggester[] = [];
  #bot: BotProcess;
  #state: "serving" | "starting" | "down" = "starting";

  constructor({ discord, street, dataDir, redis }: StageOptions) {
    this.discord = discord;
    this.street = street;
    this.redis = redis;
    this.#dataDir = dataDir;
    this.#bot = this.#spawn();
  }

  get bot(): BotProcess {
    return this.#bot;
  }

  get state(): "serving" | "starting" | "down" {
    return this.#state;
  }

  async serving(): Promise<void> {
    await this.#bot.serving();
    this.#enter("serving");
  }

  /** Takes the bot away in the middle of whatever it is doing. */
  async kill(): Promise<void> {
    await this.#bot.kill();
    this.#enter("down");
  }

  /** As its operator stops it: what it has begun is finished first. */
  async stop(): Promise<void> {
    await this.#bot.stop();
    this.#enter("down");
  }

  async restart(): Promise<void> {
    this.#enter("starting");
    this.#bot = this.#spawn();
    await this.serving();
  }

  async end(): Promise<void> {
    await this.#bot.stop();
  }

  get crowdSize(): number {
    return this.#crowd.length;
  }

  /** So many members of the crowd; whoever is missing joins. */
  crowd(count: number): readonly Suggester[] {
    const { server, box, crowdRole } = this.street;
    while (this.#crowd.length < count) {
      const person = server.join(`Neighbour ${this.#crowd.length + 1}`, { roles: [crowdRole] });
      person.here = box;
      this.#crowd.push(person);
    }
    return this.#crowd.slice(0, count);
  }

  #enter(state: Stage["state"]): void {
    this.#state = state;
    this.changed();
  }

  #spawn(): BotProcess {
    const { apiUrl, token } = this.discord;
    const env = { HTTP_PORT: "0", ...(this.redis !== undefined && { CACHE_URL: this.redis.url }) };
    return new BotProcess({ apiUrl, token, dataDir: this.#dataDir, env });
  }
}
