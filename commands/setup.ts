import { ChannelType, InteractionContextType, PermissionFlagsBits, SlashCommandBuilder } from "discord.js";
import type { Command } from "../src/discord/command.ts";
import { Refusal } from "../src/errors.ts";
import { setupView } from "../src/views/setup.ts";

const suitable = [ChannelType.GuildText, ChannelType.GuildAnnouncement] as const;
const suitableTypes = new Set<number>(suitable);
const announcement: number = ChannelType.GuildAnnouncement;

export const setup: Command = {
  data: new SlashCommandBuilder()
    .setName("setup")
    .setDescription("Choose the channel that takes this server's suggestions")
    .setContexts(InteractionContextType.Guild)
    .setDefaultMemberPermissions(PermissionFlagsBits.ManageGuild)
    .addChannelOption((channel) =>
      channel
        .setName("channel")
        .setDescription("Where suggestions are posted")
        .addChannelTypes(...suitable)
        .setRequired(true),
    )
    .addBooleanOption((anonymous) =>
      anonymous.setName("anonymous").setDescription("Whether members may suggest without their name (yes at first)"),
    )
    .addBooleanOption((images) =>
      images.setName("images").setDescription("Whether members may add an image (yes at first)"),
    )
    .addBooleanOption((threads) =>
      threads.setName("threads").setDescription("Whether each suggestion gets a thread to talk in (yes at first)"),
    )
    .toJSON(),

  async run(interaction, { guildId, actor, words, services }) {
    if (!actor.isManager) throw new Refusal("not-manager", {});
    const { options } = interaction;
    const channelId = options.getChannel("channel", true).id;
    const channel = await services.state.fetchChannel(channelId);
    if (channel?.guildId !== guildId) throw new Refusal("channel-missing", {});
    if (!suitableTypes.has(channel.type)) throw new Refusal("channel-type", { channelId });
    const missing = services.rights.missingIn(guildId, channelId);
    if (missing === undefined) throw new Refusal("channel-missing", {});
    if (missing.length > 0) throw new Refusal("channel-permissions", { channelId, permissions: missing });
    const before = (await services.boards.rules(guildId)).boards[0];
    const board = await services.boards.saveFirst(guildId, {
      channelId,
      channelKind: channel.type === announcement ? "announcement" : "text",
      anonymousAllowed: options.getBoolean("anonymous") ?? before?.anonymousAllowed ?? true,
      imagesAllowed: options.getBoolean("images") ?? before?.imagesAllowed ?? true,
      threads: options.getBoolean("threads") ?? before?.threads ?? true,
    });
    if (before !== undefined && services.rights.missingIn(guildId, before.channelId) === undefined) {
      // It was deleted while the bot was away, and no event told of it.
      await services.delivery.channelDeleted(guildId, before.channelId);
    }
    const retried = await services.delivery.retry(guildId);
    return { kind: "message", message: setupView(board, { isNew: before === undefined, retried }, words) };
  },
};
