import {
  type ChatInputCommandInteraction,
  InteractionContextType,
  PermissionFlagsBits,
  SlashCommandBuilder,
  type SlashCommandSubcommandBuilder,
} from "discord.js";
import { blocksPage, completeBlocked } from "../src/discord/blocks-page.ts";
import type { Command } from "../src/discord/command.ts";
import { completeSuggestion, suggestionNumber } from "../src/discord/options.ts";
import { Refusal } from "../src/errors.ts";
import { type BlockCover, type Blocked, maxBlockReasonLength } from "../src/suggestions/blocks.ts";
import { suggestionStatuses } from "../src/suggestions/status.ts";
import { blockedView, unblockedView } from "../src/views/blocks.ts";

const covers: Readonly<Record<string, BlockCover>> = { suggesting: "suggesting", voting: "voting", both: "both" };

export const block: Command = {
  data: new SlashCommandBuilder()
    .setName("block")
    .setDescription("Keep somebody from suggesting and voting here")
    .setContexts(InteractionContextType.Guild)
    .setDefaultMemberPermissions(PermissionFlagsBits.ManageGuild)
    .addSubcommand((add) =>
      whom(
        add.setName("add").setDescription("Block a member, or the author of a suggestion without learning who it is"),
      )
        .addStringOption((what) =>
          what
            .setName("covers")
            .setDescription("What they are kept from (both at first)")
            .addChoices(
              { name: "Suggesting and voting", value: "both" },
              { name: "Suggesting", value: "suggesting" },
              { name: "Voting", value: "voting" },
            ),
        )
        .addStringOption((length) =>
          length.setName("for").setDescription("For how long, as in 12h or 7d (until you lift it at first)"),
        )
        .addStringOption((reason) =>
          reason
            .setName("reason")
            .setDescription("Why: they are told when they try")
            .setMaxLength(maxBlockReasonLength),
        ),
    )
    .addSubcommand((remove) => whom(remove.setName("remove").setDescription("Lift a block")))
    .addSubcommand((list) => list.setName("list").setDescription("Show you who is blocked"))
    .toJSON(),

  async run({ options }, context) {
    const { guildId, actor: by, interactionId, words, services } = context;
    const subcommand = options.getSubcommand();
    if (subcommand === "list") return { kind: "message", message: await blocksPage(0, context) };
    const { userId, number } = named(options);
    const request = { guildId, userId, number, by, interactionId };
    if (subcommand === "remove") {
      await services.blocks.remove(request);
      return { kind: "message", message: unblockedView(blocked({ userId, number }), words) };
    }
    const cover = covers[options.getString("covers") ?? "both"];
    if (subcommand !== "add" || cover === undefined) throw new Refusal("control-unknown", {});
    const terms = await services.blocks.add({
      ...request,
      covers: cover,
      reason: options.getString("reason") ?? undefined,
      length: options.getString("for") ?? undefined,
    });
    return { kind: "message", message: blockedView(blocked({ userId, number }), terms, words) };
  },

  async complete(interaction, context) {
    // Discord may offer the command to others, if the server says so; whom staff blocked is not for them.
    if (!context.actor.isStaff) return [];
    return interaction.options.getSubcommand() === "remove"
      ? await completeBlocked(interaction.options.getFocused(), context)
      : await completeSuggestion(interaction, context, suggestionStatuses);
  },

  typed: ({ options }) => options.getString("reason") ?? undefined,
};

interface Named {
  readonly userId: string | undefined;
  readonly number: number | undefined;
}

function named(options: ChatInputCommandInteraction["options"]): Named {
  const typed = options.getString("suggestion");
  return { userId: options.getUser("user")?.id, number: typed === null ? undefined : suggestionNumber(typed) };
}

/** As staff named them: the answer knows no more than they typed. */
function blocked({ userId, number }: Named): Blocked {
  return number === undefined ? { kind: "user", userId } : { kind: "author", number };
}

function whom(subcommand: SlashCommandSubcommandBuilder): SlashCommandSubcommandBuilder {
  return subcommand
    .addUserOption((user) => user.setName("user").setDescription("The member"))
    .addStringOption((suggestion) =>
      suggestion
        .setName("suggestion")
        .setDescription("Or a suggestion whose author is meant: type its number or a word of it")
        .setAutocomplete(true),
    );
}
