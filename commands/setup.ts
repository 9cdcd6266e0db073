import { InteractionContextType, PermissionFlagsBits, SlashCommandBuilder } from "discord.js";
import type { BoardChanges } from "../src/boards/boards.ts";
import { boardChannelTypes } from "../src/discord/board-changes.ts";
import type { Command } from "../src/discord/command.ts";
import { chooseFirstBoard } from "../src/discord/first-board.ts";
import { Refusal } from "../src/errors.ts";
import { setupView } from "../src/views/setup.ts";
import { setupChannelStep } from "../src/views/setup-steps.ts";

export const setup: Command = {
  data: new SlashCommandBuilder()
    .setName("setup")
    .setDescription("Set suggestions up in three steps; with a channel, in one")
    .setContexts(InteractionContextType.Guild)
    .setDefaultMemberPermissions(PermissionFlagsBits.ManageGuild)
    .addChannelOption((channel) =>
      channel
        .setName("channel")
        .setDescription("Where suggestions are posted")
        .addChannelTypes(...boardChannelTypes),
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

  async run({ options }, context) {
    const { guildId, actor, words, services } = context;
    if (!actor.isManager) throw new Refusal("not-manager", {});
    const channel = options.getChannel("channel");
    if (channel === null) {
      const [board] = (await services.boards.rules(guildId)).boards;
      return { kind: "message", message: setupChannelStep(board, words) };
    }
    const rules: BoardChanges = {
      ...named("anonymousAllowed", options.getBoolean("anonymous")),
      ...named("imagesAllowed", options.getBoolean("images")),
      ...named("threads", options.getBoolean("threads")),
    };
    const { board, ...result } = await chooseFirstBoard(channel.id, rules, context);
    return { kind: "message", message: setupView(board, result, words) };
  },
};

/** A rule that was not named stays as it is. */
function named<Rule extends string>(rule: Rule, value: boolean | null): { [Key in Rule]?: boolean } {
  return value === null ? {} : ({ [rule]: value } as { [Key in Rule]: boolean });
}
