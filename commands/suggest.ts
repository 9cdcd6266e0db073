import { type Attachment, InteractionContextType, SlashCommandBuilder } from "discord.js";
import { readImages } from "../src/discord/attachments/read-images.ts";
import type { Answer, Command, Context } from "../src/discord/command.ts";
import { completeBoard } from "../src/discord/options.ts";
import { previewAnswer } from "../src/discord/preview-answer.ts";
import { submittedAnswer } from "../src/discord/submitted-answer.ts";
import { enteredRequest, imageOptions, type SuggestRequest, typedRequest } from "../src/discord/suggest-request.ts";
import { completeTags } from "../src/discord/tag-options.ts";
import { maxTextLength, maxTitleLength } from "../src/suggestions/admission.ts";
import { tagNamed } from "../src/suggestions/tags.ts";
import type { StoredImage } from "../src/suggestions/types.ts";
import { suggestModal } from "../src/views/suggest-modal.ts";

const data = new SlashCommandBuilder()
  .setName("suggest")
  .setDescription("Suggest something; without a text, a form opens")
  .setContexts(InteractionContextType.Guild)
  .addStringOption((text) => text.setName("text").setDescription("Your suggestion").setMaxLength(maxTextLength))
  .addStringOption((board) =>
    board.setName("board").setDescription("Which board it is for, if there are several").setAutocomplete(true),
  )
  .addBooleanOption((anonymous) => anonymous.setName("anonymous").setDescription("Do not show who suggests it"))
  .addStringOption((title) =>
    title.setName("title").setDescription("Its title, where the board gives titles").setMaxLength(maxTitleLength),
  )
  .addStringOption((tags) =>
    tags.setName("tags").setDescription("Tags of the board, with commas between them").setAutocomplete(true),
  )
  .addBooleanOption((preview) => preview.setName("preview").setDescription("Show it to you before it is posted"));
for (const name of imageOptions) {
  data.addAttachmentOption((image) => image.setName(name).setDescription("An image that shows what you mean"));
}

export const suggest: Command = {
  data: data.toJSON(),

  async run(interaction, context) {
    const { text, ...typed } = typedRequest(interaction);
    if (text !== undefined) return await submit({ ...typed, text }, context);
    const board = await context.services.suggestions.submissionRules(context.guildId, typed.board, context.actor);
    const { title, anonymous, preview, images, tags } = typed;
    const chosenTags = tags.flatMap((name) => tagNamed(String(name), board.tags)?.id ?? []);
    const begun = { title, anonymous, preview, chosenTags, imageLost: images.length > 0 };
    return { kind: "modal", modal: suggestModal({ ...board, ...begun }, context.words) };
  },

  async complete(interaction, context) {
    const isTags = interaction.options.getFocused(true).name === "tags";
    return isTags ? await completeTags(interaction, context) : await completeBoard(interaction, context);
  },

  typed: ({ options }) =>
    [options.getString("title"), options.getString("text")].filter((part) => part !== null).join("\n\n") || undefined,

  modal: {
    submit: async (interaction, context) => await submit(enteredRequest(interaction), context),
  },
};

/** The one way in, whether it was typed or filled into the form. */
async function submit(request: SuggestRequest, context: Context): Promise<Answer> {
  const { images: uploads, preview, draftId, ...written } = request;
  const { guildId, actor: author, interactionId, services } = context;
  const kept = draftId === undefined ? [] : (await services.drafts.find(guildId, author, draftId)).images;
  const imageCount = uploads.length > 0 ? uploads.length : kept.length;
  await services.suggestions.admit(guildId, written.board, { ...written, author, imageCount });
  const images = await chosenImages(uploads, kept);
  const submission = { ...written, guildId, author, images, interactionId };
  if (preview) {
    const draft = await services.drafts.keep(submission);
    return await previewAnswer(draftId === undefined ? "message" : "replace", draft, context);
  }
  return await submittedAnswer("message", await services.suggestions.submit(submission), context);
}

/** Those that a draft has stay unless others are uploaded. */
async function chosenImages(
  uploads: readonly Attachment[],
  kept: readonly StoredImage[],
): Promise<readonly StoredImage[]> {
  return uploads.length > 0 ? await readImages(uploads) : kept;
}
