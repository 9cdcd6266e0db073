import { BotProcess } from "./bot-process.ts";
import type { LocalDiscord } from "./discord/local-discord.ts";

/** Starts the bot as an ordinary process with ordinary settings, and waits until it serves. */
export async function startBot({ apiUrl, token }: LocalDiscord, dataDir: string): Promise<BotProcess> {
  return await new BotProcess({ apiUrl, token, dataDir }).serving();
}
