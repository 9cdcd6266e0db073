import { Client, Events, GatewayIntentBits } from "discord.js";

/**
 * What the bot is compared with: discord.js as it comes from npm, which acknowledges every interaction and does nothing else. With
 * `BENCH_SHARDS` it opens as many shards.
 */
const shards = Number(process.env["BENCH_SHARDS"] ?? "1");
const client = new Client({
  intents: [GatewayIntentBits.Guilds, GatewayIntentBits.GuildMessages],
  rest: { api: process.env["DISCORD_API_URL"] ?? "" },
  shards: Array.from({ length: shards }, (_, index) => index),
  shardCount: shards,
});
client.on(Events.InteractionCreate, (interaction) => {
  if (!interaction.isButton()) return;
  interaction
    .deferUpdate()
    .catch((error: unknown) => process.stdout.write(`${JSON.stringify({ level: 50, msg: String(error) })}\n`));
});
client.on(Events.Error, () => undefined);
client.once(Events.ClientReady, () => process.stdout.write(`${JSON.stringify({ level: 30, msg: "serving" })}\n`));
process.once("SIGTERM", () => void client.destroy().then(() => process.exit(0)));
await client.login(process.env["DISCORD_TOKEN"]);
