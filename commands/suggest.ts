import { type Attachment, InteractionContextType, SlashCommandBuilder } from "discord.js";
import { readImages } from "../src/discord/attachments/read-images.ts";
import type { Answer, Command, Context } from "../src/discord/command.ts";
import { completeBoard, controlNumber } from "../src/discord/options.ts";
import { maxTextLength } from "../src/suggestions/admission.ts";
import type { BoardChoice } from "../src/suggestions/service.ts";
import { parseCustomId } from "../src/views/custom-id.ts";
import { submittedView } from "../src/views/submitted.ts";
import { suggestModal, suggestModalFields } from "../src/views/suggest-modal.ts";

/** How long the answer waits for the card, so that it can link to it. */
const reportWithinMs = 4_000;

export const suggest: Command = {
  data: new SlashCommandBuilder()
    .setName("suggest")
    .setDescription("Suggest something; without a text, a form opens")
    .setContexts(InteractionContextType.Guild)
    .addStringOption((text) => text.setName("text").setDescription("Your suggestion").setMaxLength(maxTextLength))
    .addAttachmentOption((image) => image.setName("image").setDescription("An image that shows what you mean"))
    .addStringOption((board) =>
      board.setName("board").setDescription("Which board it is for, if there are several").setAutocomplete(true),
    )
    .addBooleanOption((anonymous) => anonymous.setName("anonymous").setDescription("Do not show who suggests it"))
    .toJSON(),

  async run({ options }, context) {
    const text = options.getString("text");
    const anonymous = options.getBoolean("anonymous") ?? false;
    const image = options.getAttachment("image");
    const name = options.getString("board");
    const board = name === null ? undefined : { name };
    if (text === null) {
      const rules = await context.services.suggestions.submissionRules(context.guildId, board, context.actor);
      const modal = suggestModal({ ...rules, anonymous, imageLost: image !== null }, context.words);
      return { kind: "modal", modal };
    }
    return await submit({ text, board, anonymous, images: image === null ? [] : [image] }, context);
  },

  complete: completeBoard,

  typed: ({ options }) => options.getString("text") ?? undefined,

  modal: {
    async submit({ fields, customId }, context) {
      const { text, images, anonymous } = suggestModalFields;
      const uploaded = fields.fields.has(images) ? fields.getUploadedFiles(images) : null;
      return await submit(
        {
          text: fields.getTextInputValue(text),
          board: { id: controlNumber(parseCustomId(customId)?.args[0]) },
          anonymous: fields.fields.has(anonymous) && fields.getCheckbox(anonymous),
          images: uploaded === null ? [] : [...uploaded.values()],
        },
        context,
      );
    },
  },
};

interface Typed {
  readonly text: string;
  readonly board: BoardChoice;
  readonly anonymous: boolean;
  readonly images: readonly Attachment[];
}

/** The one way in, whether it was typed or filled into the form. */
async function submit({ text, board, anonymous, images }: Typed, context: Context): Promise<Answer> {
  const { guildId, actor, interactionId, words, services } = context;
  await services.suggestions.admit(guildId, board, { author: actor, text, anonymous, imageCount: images.length });
  const suggestion = await services.suggestions.submit({
    guildId,
    board,
    author: actor,
    text,
    anonymous,
    images: await readImages(images),
    interactionId,
  });
  const report = await services.delivery.report(suggestion, reportWithinMs);
  return { kind: "message", message: submittedView(report, words) };
}
