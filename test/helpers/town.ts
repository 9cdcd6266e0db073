import { BotProcess } from "../../playground/bot-process.ts";
import type { LocalDiscordOptions } from "../../playground/discord/local-discord.ts";
import { LocalDiscord } from "../../playground/discord/local-discord.ts";
import type { LocalServer } from "../../playground/discord/local-server.ts";
import type { Channel } from "../../playground/discord/world/types.ts";
import type { SeenMessage } from "../../playground/people/seen.ts";
import type { Suggester } from "../../playground/people/suggesters.ts";
import { freshFolder } from "./fresh-folder.ts";

export interface TownOptions extends LocalDiscordOptions {
  readonly env?: Readonly<Record<string, string>>;
  readonly dataDir?: string;
}

/** A server whose box is set up, and the people whom most stories need. */
export interface Place {
  readonly server: LocalServer;
  readonly box: Channel;
  /** Manages the server. */
  readonly mod: Suggester;
  /** Waits until the card of that number can be seen, as it looks then. */
  card(number: number): Promise<SeenMessage>;
  /** Sets a rule of the first board as its moderator would: `rule("ownVote", "no")`. */
  rule(setting: string, value: string): Promise<void>;
}

/** A local Discord with the real bot logged in to it. */
export class Town {
  readonly discord: LocalDiscord;
  dataDir: string;
  bot: BotProcess;
  readonly #env: Readonly<Record<string, string>>;

  static async found(options: TownOptions = {}): Promise<Town> {
    const { env = {}, dataDir = freshFolder(), ...discordOptions } = options;
    const discord = await LocalDiscord.start(discordOptions);
    const town = new Town(discord, dataDir, env);
    await town.bot.serving();
    return town;
  }

  private constructor(discord: LocalDiscord, dataDir: string, env: Readonly<Record<string, string>>) {
    this.discord = discord;
    this.dataDir = dataDir;
    this.#env = env;
    this.bot = this.#spawn();
  }

  /** A server with #box as its board, set up by its moderator through `/setup`. */
  async place(name: string): Promise<Place> {
    return await foundPlace(this.discord, name);
  }

  /** A member of that server, at the box. */
  member(place: Place, name: string): Suggester {
    return memberAt(place, name);
  }

  /** Starts the bot again over the same data, after it was stopped or killed. */
  async restart(): Promise<void> {
    this.bot = this.#spawn();
    await this.bot.serving();
  }

  /** Starts the bot over another folder's data, after it was stopped or killed. */
  async over(dataDir: string): Promise<BotProcess> {
    this.dataDir = dataDir;
    await this.restart();
    return this.bot;
  }

  /** Ends the bot and Discord; whatever Discord did not understand fails the test. */
  async end(): Promise<void> {
    await this.bot.kill();
    const unknown = [...this.discord.unknownKeys];
    await this.discord.stop();
    if (unknown.length > 0) throw new Error(`Discord does not know these keys: ${unknown.join(", ")}`);
  }

  #spawn(): BotProcess {
    const { apiUrl, token } = this.discord;
    return new BotProcess({ apiUrl, token, dataDir: this.dataDir, env: this.#env });
  }
}

export function isCard(message: SeenMessage, number: number): boolean {
  return !message.ephemeral && message.text.includes(`#${number} `) && message.text.includes("### ");
}

/** A server with #box as its board, set up by its moderator through `/setup`. */
export async function foundPlace(discord: LocalDiscord, name: string): Promise<Place> {
  const server = discord.addServer({ name });
  const box = server.addChannel({ name: "box" });
  const mod = server.join(`Mo of ${name}`, { permissions: ["ManageGuild"] });
  mod.here = box;
  const answer = await mod.types("/setup", { channel: box });
  const { text } = await answer.final();
  if (!text.includes(`<#${box.id}>`)) throw new Error(`/setup answered: ${text}`);
  return {
    server,
    box,
    mod,
    card: (number) => mod.waitsFor(box, (messages) => messages.find((message) => isCard(message, number))),
    async rule(setting, value) {
      const said = await (await mod.types("/board set", { board: "suggestions", setting, value })).final();
      if (!said.text.includes("is now")) throw new Error(`/board set answered: ${said.text}`);
    },
  };
}

/** A member of that server, at the box. */
export function memberAt(place: Place, name: string): Suggester {
  const person = place.server.join(name);
  person.here = place.box;
  return person;
}
