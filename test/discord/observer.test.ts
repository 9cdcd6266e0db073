import { type Interaction, SlashCommandBuilder } from "discord.js";
import { pino } from "pino";
import { expect, it } from "vitest";
import { LocalDiscord } from "../../playground/discord/local-discord.ts";
import { openCacheStore } from "../../src/cache/index.ts";
import { askerOf } from "../../src/discord/asker.ts";
import { observeInteraction } from "../../src/discord/observer.ts";
import { registerCommands } from "../../src/discord/registration.ts";
import { restSource } from "../../src/discord/rest-source.ts";
import { SuggestionsState } from "../../src/state/suggestions-state.ts";
import { gate } from "../helpers/gate.ts";
import { tinyBot } from "../helpers/tiny-bot.ts";

it("knows who acts and whom they name without asking Discord, as user and as member", async () => {
  const discord = await LocalDiscord.start();
  const server = discord.addServer({ name: "Park" });
  const [ana, ben] = [server.join("Ana"), server.join("Ben")];
  const arrived = gate<Interaction>();
  const bot = await tinyBot(discord, async (interaction) => arrived.open(interaction));
  const command = new SlashCommandBuilder().setName("greet").setDescription("Greets");
  command.addUserOption((whom) => whom.setName("whom").setDescription("Whom").setRequired(true));
  await registerCommands(bot.rest, discord.application.id, [command.toJSON()]);
  const store = openCacheStore({});
  const state = new SuggestionsState({ store, source: restSource(bot.rest) });

  const greeting = ana.types("/greet", { whom: ben }).catch(() => undefined);
  const interaction = await arrived.opened;
  observeInteraction(interaction, askerOf(interaction), { state, log: pino({ level: "silent" }) });
  discord.requests.clear();

  expect(await state.fetchUser(ana.id)).toMatchObject({ displayName: "Ana" });
  expect(await state.fetchMember(server.id, ben.id)).toMatchObject({ displayName: "Ben", roleIds: [] });
  expect(await state.fetchUser(ben.id)).toMatchObject({ displayName: "Ben" });
  expect(discord.requests.count("GET")).toBe(0);
  // The control: whom nobody has named is asked for.
  expect(await state.fetchUser(server.guild.ownerId)).toBeDefined();
  expect(discord.requests.count("GET")).toBe(1);

  discord.clock.advance(3_000);
  await greeting;
  await bot.destroy();
  await store.close();
  await discord.stop();
});
