import { Client, type ClientOptions, Events, GatewayIntentBits, type Interaction } from "discord.js";
import type { LocalDiscord } from "../../playground/discord/local-discord.ts";

/** A discord.js client as it comes from npm, logged in to a local Discord and answering by `handle`. */
export async function tinyBot(
  discord: LocalDiscord,
  handle: (interaction: Interaction) => Promise<unknown> = () => Promise.resolve(),
  options: Partial<ClientOptions> = {},
): Promise<Client<true>> {
  const client = new Client({
    intents: [GatewayIntentBits.Guilds, GatewayIntentBits.GuildMessages],
    rest: { api: discord.apiUrl },
    ...options,
  });
  client.on(Events.InteractionCreate, (interaction) => void handle(interaction));
  // A connection that a test cuts is no surprise.
  client.on(Events.Error, () => undefined);
  return await logIn(client, discord);
}

/** Resolves when the client is ready. */
export async function logIn(client: Client, discord: LocalDiscord): Promise<Client<true>> {
  const ready = new Promise<Client<true>>((resolve) => client.once(Events.ClientReady, resolve));
  await client.login(discord.token);
  return await ready;
}

export interface ApiAnswer {
  readonly status: number;
  readonly code: unknown;
  readonly body: Readonly<Record<string, unknown>>;
}

/** Asks the local Discord's API as the bot would, without discord.js' queues and retries. */
export async function ask(discord: LocalDiscord, method: string, path: string, body?: unknown): Promise<ApiAnswer> {
  const response = await fetch(`${discord.apiUrl}/v10${path}`, {
    method,
    headers: { authorization: `Bot ${discord.token}`, "content-type": "application/json" },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  });
  const text = await response.text();
  const parsed: unknown = text === "" ? {} : JSON.parse(text);
  const answer: Readonly<Record<string, unknown>> =
    typeof parsed === "object" && parsed !== null ? Object.fromEntries(Object.entries(parsed)) : {};
  return { status: response.status, code: answer["code"], body: answer };
}
