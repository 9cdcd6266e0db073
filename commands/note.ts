import {
  InteractionContextType,
  PermissionFlagsBits,
  SlashCommandBuilder,
  type SlashCommandSubcommandBuilder,
} from "discord.js";
import type { Answer, Command, Context } from "../src/discord/command.ts";
import { completeNote, noteNumber, notesPage } from "../src/discord/note-options.ts";
import { completeSuggestion, controlNumber, suggestionNumber } from "../src/discord/options.ts";
import { Refusal } from "../src/errors.ts";
import { maxNoteLength, type NoteStored, noteVisibilities } from "../src/suggestions/notes.ts";
import { suggestionStatuses } from "../src/suggestions/status.ts";
import { parseCustomId } from "../src/views/custom-id.ts";
import { noteModal, noteModalField, noteStoredView } from "../src/views/notes.ts";

/** How long the answer waits for the card, so that it can say whether it shows the note. */
const reportWithinMs = 4_000;

export const note: Command = {
  data: new SlashCommandBuilder()
    .setName("note")
    .setDescription("Write notes on suggestions, for everybody or for staff alone")
    .setContexts(InteractionContextType.Guild)
    .setDefaultMemberPermissions(PermissionFlagsBits.ManageGuild)
    .addSubcommand((add) =>
      onSuggestion(add.setName("add").setDescription("Add a note to a suggestion"))
        .addStringOption((text) =>
          text.setName("text").setDescription("What it says").setMaxLength(maxNoteLength).setRequired(true),
        )
        .addStringOption((visibility) =>
          visibility
            .setName("visibility")
            .setDescription("Who can read it")
            .addChoices({ name: "public: on the card", value: "public" }, { name: "staff only", value: "staff" })
            .setRequired(true),
        )
        .addBooleanOption((anonymous) =>
          anonymous.setName("anonymous").setDescription("Do not show who wrote it (it comes from the staff then)"),
        ),
    )
    .addSubcommand((edit) =>
      onNote(
        edit.setName("edit").setDescription("Change what a note says; without a text, a form opens"),
      ).addStringOption((text) =>
        text.setName("text").setDescription("What it says from now on").setMaxLength(maxNoteLength),
      ),
    )
    .addSubcommand((remove) => onNote(remove.setName("remove").setDescription("Take a note away")))
    .addSubcommand((list) => onSuggestion(list.setName("list").setDescription("Show you all notes on a suggestion")))
    .toJSON(),

  async run({ options }, context) {
    const { guildId, actor: by, interactionId, words, services } = context;
    const subcommand = options.getSubcommand();
    const number = suggestionNumber(options.getString("id", true));
    if (subcommand === "list") {
      return { kind: "message", message: await notesPage({ number, scope: "all", page: 0 }, context) };
    }
    const text = options.getString("text");
    if (subcommand === "add") {
      const visibility = noteVisibilities.find((known) => known === options.getString("visibility", true));
      if (visibility === undefined || text === null) throw new Refusal("control-unknown", {});
      const anonymous = options.getBoolean("anonymous") ?? false;
      const request = { guildId, number, by, text, visibility, anonymous, interactionId };
      return await told("added", await services.notes.add(request), context);
    }
    const n = noteNumber(number, options.getString("note", true));
    if (subcommand === "remove") {
      return await told("removed", await services.notes.remove({ guildId, number, n, by, interactionId }), context);
    }
    if (subcommand !== "edit") throw new Refusal("control-unknown", {});
    if (text === null)
      return { kind: "modal", modal: noteModal(number, await services.notes.one(guildId, number, n, by), words) };
    return await told("edited", await services.notes.edit({ guildId, number, n, by, text, interactionId }), context);
  },

  async complete(interaction, context) {
    // Discord may offer the command to others, if the server says so; what staff wrote is not for them.
    if (!context.actor.isStaff) return [];
    if (interaction.options.getFocused(true).name === "note") return await completeNote(interaction, context);
    return await completeSuggestion(interaction, context, suggestionStatuses);
  },

  typed: ({ options }) => options.getString("text") ?? undefined,

  modal: {
    /** The form of `/note edit`: `note:12:3:7` edits the seventh version of note 3 on #12. */
    async submit({ customId, fields }, context) {
      const { guildId, actor: by, interactionId, services } = context;
      const [number, n, version, ...rest] = parseCustomId(customId)?.args ?? [];
      if (rest.length > 0) throw new Refusal("control-unknown", {});
      const edited = await services.notes.edit({
        guildId,
        number: controlNumber(number),
        n: controlNumber(n),
        version: controlNumber(version),
        by,
        text: fields.getTextInputValue(noteModalField),
        interactionId,
      });
      return await told("edited", edited, context);
    },
  },
};

/** Says what stands; of a note that everybody may read also how far the card got. */
async function told(
  done: "added" | "edited" | "removed",
  stored: NoteStored,
  { words, services }: Context,
): Promise<Answer> {
  const report =
    stored.visibility === "public" ? await services.delivery.report(stored.suggestion, reportWithinMs) : undefined;
  return { kind: "message", message: noteStoredView(done, stored, report, words) };
}

function onSuggestion(subcommand: SlashCommandSubcommandBuilder): SlashCommandSubcommandBuilder {
  return subcommand.addStringOption((id) =>
    id
      .setName("id")
      .setDescription("Which one: type its number or a word of it")
      .setRequired(true)
      .setAutocomplete(true),
  );
}

function onNote(subcommand: SlashCommandSubcommandBuilder): SlashCommandSubcommandBuilder {
  return onSuggestion(subcommand).addStringOption((note) =>
    note
      .setName("note")
      .setDescription("Which note: type its number or a word of it")
      .setRequired(true)
      .setAutocomplete(true),
  );
}
