import {
  InteractionContextType,
  SlashCommandBuilder,
  type SlashCommandStringOption,
  type SlashCommandSubcommandBuilder,
} from "discord.js";
import type { Answer, Command, Context } from "../src/discord/command.ts";
import { followAnswer } from "../src/discord/follow-answer.ts";
import { historyPage } from "../src/discord/history-page.ts";
import {
  listPage,
  minePage,
  parsePeriod,
  parseStatus,
  parseTopStatus,
  topPage,
  typedNarrowing,
} from "../src/discord/list-page.ts";
import { completeBoard, completeSuggestion, controlNumber, suggestionNumber } from "../src/discord/options.ts";
import { completeTag } from "../src/discord/tag-options.ts";
import { votersPage } from "../src/discord/voters-page.ts";
import { Refusal } from "../src/errors.ts";
import { wordsFor } from "../src/i18n/catalogue.ts";
import { authorsStatuses } from "../src/suggestions/authoring.ts";
import { suggestionStatuses } from "../src/suggestions/status.ts";
import { authoredView } from "../src/views/authored.ts";
import { parseCustomId } from "../src/views/custom-id.ts";
import { editModal, editModalFields } from "../src/views/edit-modal.ts";
import type { RecentPeriod } from "../src/views/narrowing.ts";
import { withRepost } from "../src/views/repost.ts";
import { showView } from "../src/views/show.ts";
import { statusName } from "../src/views/status-look.ts";

const statusChoices = suggestionStatuses.map((status) => ({ name: statusName(status, wordsFor("en")), value: status }));

/** How long the answer waits for the card, so that it can link to it. */
const reportWithinMs = 4_000;

export const suggestions: Command = {
  data: new SlashCommandBuilder()
    .setName("suggestions")
    .setDescription("Look at this server's suggestions")
    .setContexts(InteractionContextType.Guild)
    .addSubcommand((show) => about(show.setName("show").setDescription("Show one suggestion in full")))
    .addSubcommand((list) =>
      list
        .setName("list")
        .setDescription("List suggestions, newest first")
        .addStringOption((status) =>
          status
            .setName("status")
            .setDescription("Only those with this status")
            .addChoices(...statusChoices),
        )
        .addStringOption(boardOption)
        .addUserOption((author) =>
          author.setName("author").setDescription("Only those of this member, with their name"),
        )
        .addStringOption((tag) => tag.setName("tag").setDescription("Only those with this tag").setAutocomplete(true))
        .addStringOption(periodOption),
    )
    .addSubcommand((top) =>
      top
        .setName("top")
        .setDescription("List those with the most votes in favour, less those against")
        .addStringOption(periodOption)
        .addStringOption((status) =>
          status
            .setName("status")
            .setDescription("Open ones (at first), or all")
            .addChoices({ name: "Open", value: "open" }, { name: "All", value: "all" }),
        )
        .addStringOption(boardOption),
    )
    .addSubcommand((mine) => mine.setName("mine").setDescription("List what you suggested, also anonymously"))
    .addSubcommand((history) =>
      about(history.setName("history").setDescription("Show what happened to a suggestion, and why")),
    )
    .addSubcommand((voters) =>
      about(voters.setName("voters").setDescription("Show who voted how, if the board shows it")),
    )
    .addSubcommand((edit) => about(edit.setName("edit").setDescription("Change the text of a suggestion of yours")))
    .addSubcommand((withdraw) =>
      about(withdraw.setName("withdraw").setDescription("Take back a suggestion of yours, for good")),
    )
    .addSubcommand((follow) =>
      about(follow.setName("follow").setDescription("Be told by direct message when staff decide about a suggestion")),
    )
    .addSubcommand((unfollow) =>
      about(unfollow.setName("unfollow").setDescription("Be told no more of a suggestion that you follow")),
    )
    .toJSON(),

  async run(interaction, context) {
    const { guildId, words, services } = context;
    const { options } = interaction;
    const subcommand = options.getSubcommand();
    if (subcommand === "list") {
      const status = parseStatus(options.getString("status") ?? "all");
      const typed = {
        board: options.getString("board"),
        tag: options.getString("tag"),
        author: options.getUser("author")?.id,
        period: recentPeriod(options.getString("period")),
      };
      const narrowing = await typedNarrowing(typed, context);
      return { kind: "message", message: await listPage({ status, narrowing, page: 0 }, context) };
    }
    if (subcommand === "mine") return { kind: "message", message: await minePage(0, context) };
    if (subcommand === "top") {
      const period = parsePeriod(interaction.options.getString("period") ?? "all");
      const status = parseTopStatus(interaction.options.getString("status") ?? "open");
      const narrowing = await typedNarrowing({ board: options.getString("board"), author: undefined }, context);
      return { kind: "message", message: await topPage({ period, status, narrowing, page: 0 }, context) };
    }
    const number = suggestionNumber(interaction.options.getString("id", true));
    if (subcommand === "history") return { kind: "message", message: await historyPage(number, 0, context) };
    if (subcommand === "voters") return { kind: "message", message: await votersPage(number, 0, context) };
    if (subcommand === "withdraw") return await withdraw(number, context);
    if (subcommand === "follow" || subcommand === "unfollow") return await followAnswer(number, subcommand, context);
    if (subcommand === "edit") {
      const suggestion = await services.authoring.changeable(guildId, context.actor, number);
      return { kind: "modal", modal: editModal(suggestion, words) };
    }
    if (subcommand !== "show") throw new Refusal("control-unknown", {});
    const suggestion = await services.suggestions.see(guildId, number, context.actor);
    const people = await services.drawing.people(suggestion);
    const notes = await services.notes.shown(suggestion);
    return {
      kind: "message",
      message: withRepost(showView(suggestion, people, words, notes), suggestion, context.actor, words),
    };
  },

  complete(interaction, context) {
    if (interaction.options.getFocused(true).name === "tag") return completeTag(interaction, context);
    if (interaction.options.getFocused(true).name === "board") return completeBoard(interaction, context);
    const subcommand = interaction.options.getSubcommand();
    return subcommand === "edit" || subcommand === "withdraw"
      ? completeSuggestion(interaction, context, authorsStatuses, context.actor.userId)
      : completeSuggestion(interaction, context, suggestionStatuses);
  },

  modal: {
    async submit({ customId, fields }, context) {
      const [what, number, textVersion, ...rest] = parseCustomId(customId)?.args ?? [];
      if (what !== "edit" || rest.length > 0) throw new Refusal("control-unknown", {});
      const { guildId, actor, interactionId, words, services } = context;
      const edited = await services.authoring.edit({
        guildId,
        number: controlNumber(number),
        textVersion: controlNumber(textVersion),
        title: fields.fields.has(editModalFields.title) ? fields.getTextInputValue(editModalFields.title) : undefined,
        text: fields.getTextInputValue(editModalFields.text),
        author: actor,
        interactionId,
      });
      const report = await services.delivery.report(edited, reportWithinMs);
      return { kind: "message", message: authoredView("edited", report, words) };
    },
  },
};

async function withdraw(number: number, context: Context): Promise<Answer> {
  const { guildId, actor, interactionId, words, services } = context;
  const withdrawn = await services.authoring.withdraw({ guildId, number, author: actor, interactionId });
  const report = await services.delivery.report(withdrawn, reportWithinMs);
  return { kind: "message", message: authoredView("withdrawn", report, words) };
}

function periodOption(period: SlashCommandStringOption): SlashCommandStringOption {
  return period
    .setName("period")
    .setDescription("Only those suggested since then (all at first)")
    .addChoices(
      { name: "Last 7 days", value: "week" },
      { name: "Last 30 days", value: "month" },
      { name: "All", value: "all" },
    );
}

function recentPeriod(typed: string | null): RecentPeriod | undefined {
  const period = parsePeriod(typed ?? "all");
  return period === "all" ? undefined : period;
}

function boardOption(board: SlashCommandStringOption): SlashCommandStringOption {
  return board.setName("board").setDescription("Only those of this board").setAutocomplete(true);
}

function about(subcommand: SlashCommandSubcommandBuilder): SlashCommandSubcommandBuilder {
  return subcommand.addStringOption((id) =>
    id
      .setName("id")
      .setDescription("Which one: type its number or a word of it")
      .setRequired(true)
      .setAutocomplete(true),
  );
}
