import { BotProcess } from "../../playground/bot-process.ts";
import { LocalDiscord, type LocalDiscordOptions } from "../../playground/discord/local-discord.ts";
import { freshFolder } from "./fresh-folder.ts";
import { type PostgresServer, startPostgres } from "./postgres-server.ts";
import { type RedisServer, startRedis } from "./redis-server.ts";

/** Several bot processes over one PostgreSQL and one Redis, on one local Discord. */
export class Fleet {
  readonly discord: LocalDiscord;
  readonly postgres: PostgresServer;
  readonly redis: RedisServer;
  readonly #started = new Set<BotProcess>();

  static async found(options: LocalDiscordOptions): Promise<Fleet> {
    const [discord, postgres, redis] = await Promise.all([LocalDiscord.start(options), startPostgres(), startRedis()]);
    await postgres.query("postgres", "create database box");
    return new Fleet(discord, postgres, redis);
  }

  private constructor(discord: LocalDiscord, postgres: PostgresServer, redis: RedisServer) {
    this.discord = discord;
    this.postgres = postgres;
    this.redis = redis;
  }

  /** Starts a process for that part, such as `0-3/16`, in a folder of its own. */
  start(shards: string, env: Readonly<Record<string, string>> = {}): BotProcess {
    const { apiUrl, token } = this.discord;
    const shared = { SHARDS: shards, DATABASE_URL: this.postgres.url("box"), CACHE_URL: this.redis.url };
    const bot = new BotProcess({ apiUrl, token, dataDir: freshFolder(), env: { ...shared, ...env } });
    this.#started.add(bot);
    return bot;
  }

  async query(statement: string): Promise<unknown[]> {
    return await this.postgres.query("box", statement);
  }

  async end(): Promise<void> {
    await Promise.all([...this.#started].map((bot) => bot.kill()));
    await this.discord.stop();
    await Promise.all([this.postgres.stop(), this.redis.stop()]);
  }
}

/** Resolves when a process says that it stands by, and is connected. */
export async function standingBy(bot: BotProcess): Promise<BotProcess> {
  await bot.logged(({ msg }) => msg.startsWith("another process holds these shards"));
  return bot;
}
