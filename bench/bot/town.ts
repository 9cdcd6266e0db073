import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { ComponentType, InteractionType } from "discord-api-types/v10";
import type { CoreOptions } from "../../playground/discord/core.ts";
import type { Outcome } from "../../playground/discord/interactions/interaction.ts";
import { LocalDiscord } from "../../playground/discord/local-discord.ts";
import type { LocalServer } from "../../playground/discord/local-server.ts";
import type { Channel, Message } from "../../playground/discord/world/types.ts";
import { wordsFor } from "../../src/i18n/catalogue.ts";
import { openStorage, type Storage } from "../../src/storage/storage.ts";
import { cardView } from "../../src/views/card.ts";

/** A card that everybody can press, posted and stored as the bot leaves it. */
export interface Card {
  readonly number: number;
  readonly guildId: string;
  readonly channel: Channel;
  readonly messageId: string;
}

export interface TownOptions extends CoreOptions {
  readonly cards: number;
  /** Cards of one channel share its bucket of edits; each channel is a server's board. */
  readonly channels: number;
  readonly members: number;
}

/** A local Discord with servers, members and cards, and the data folder of a bot that has posted them. */
export class BenchTown {
  readonly discord: LocalDiscord;
  readonly dataDir: string;
  readonly cards: Card[] = [];
  readonly memberIds: readonly string[];
  readonly servers: LocalServer[] = [];

  static async found(options: TownOptions): Promise<BenchTown> {
    // Nothing of the traffic is kept: the figures are of the bot, not of the memory here.
    const discord = await LocalDiscord.start({ remember: 0, ...options });
    const town = new BenchTown(discord, options);
    await town.#postCards(options.cards);
    return town;
  }

  private constructor(discord: LocalDiscord, { channels, members }: TownOptions) {
    this.discord = discord;
    this.dataDir = mkdtempSync(path.join(tmpdir(), "suggestion-box-bench-"));
    for (let index = 0; index < channels; index += 1) {
      const server = discord.addServer({ name: `Server ${index}` });
      server.addChannel({ name: "box" });
      this.servers.push(server);
    }
    const { world, guilds } = discord.core;
    this.memberIds = Array.from({ length: members }, (_, index) => {
      const { id } = world.createUser(`member ${index}`);
      for (const { guild } of this.servers) guilds.join(guild, id);
      return id;
    });
  }

  get file(): string {
    return path.join(this.dataDir, "suggestion-box.db");
  }

  /** Presses a card's button, and tells what came of it; returns the interaction's id. */
  press(card: Card, userId: string, side: "up" | "down", settled: (outcome: Outcome) => void): string {
    const { interactions } = this.discord.core;
    const source = this.message(card);
    const data = { custom_id: `vote:${card.number}:${side}`, component_type: ComponentType.Button };
    const type = InteractionType.MessageComponent;
    const applicationId = this.discord.application.id;
    const { channel } = card;
    const made = interactions.make({ type, applicationId, userId, channel, source, data }, settled);
    interactions.dispatch(made);
    return made.interaction.id;
  }

  message(card: Card): Message {
    const message = card.channel.messages.get(card.messageId);
    if (message === undefined) throw new Error(`the card of #${card.number} is gone`);
    return message;
  }

  async end(): Promise<void> {
    await this.discord.stop();
    rmSync(this.dataDir, { recursive: true, force: true });
  }

  async #postCards(count: number): Promise<void> {
    const storage = await openStorage({ file: this.file });
    for (let index = 0; index < count; index += 1) {
      const server = this.servers[index % this.servers.length];
      if (server !== undefined) this.cards.push(await postCard(this.discord, storage, server));
    }
    await storage.close();
  }
}

const author = { userId: "1", name: "Ana", isStaff: false, isManager: false, roleIds: [], joinedAt: undefined };

async function postCard(discord: LocalDiscord, storage: Storage, server: LocalServer): Promise<Card> {
  const channel = server.channel("box");
  if (channel === undefined) throw new Error("there is no box");
  const guildId = server.id;
  const { boards } = await storage.boards.rules(guildId);
  const board = boards[0] ?? (await storage.boards.saveFirst(guildId, { channelId: channel.id }));
  const { revision: rulesRevision } = await storage.boards.rules(guildId);
  const outcome = await storage.suggestions.submit({
    guildId,
    boardId: board.id,
    author,
    // Nobody has to be looked up to draw it.
    anonymous: true,
    title: undefined,
    tags: [],
    text: "More benches by the pond, so that people can sit down and watch the ducks on their way home.",
    images: [],
    withThread: false,
    limits: { cooldownSeconds: 0, maxOpenPerMember: 0, maxOpen: 0 },
    interactionId: discord.core.world.nextId(),
    rulesRevision,
    at: new Date(),
  });
  if (outcome.kind !== "stored") throw new Error(`a suggestion was not stored: ${outcome.kind}`);
  const { id, number, version } = outcome.suggestion;
  const state = await storage.cards.card(id);
  if (state === undefined) throw new Error("a card was not stored");
  const drawn = JSON.parse(JSON.stringify(cardView(state, {}, wordsFor("en"))));
  const { id: messageId } = discord.core.messages.post(channel, discord.application.bot, drawn);
  await storage.intents.begin(state.intentId, new Date());
  await storage.intents.cardPosted(state.intentId, { channelId: channel.id, messageId, attachments: [], version });
  return { number, guildId, channel, messageId };
}
