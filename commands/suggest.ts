import { type Attachment, InteractionContextType, SlashCommandBuilder } from "discord.js";
import { readImages } from "../src/discord/attachments/read-images.ts";
import type { Answer, Command, Context } from "../src/discord/command.ts";
import { maxTextLength } from "../src/suggestions/admission.ts";
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
    .addBooleanOption((anonymous) => anonymous.setName("anonymous").setDescription("Do not show who suggests it"))
    .toJSON(),

  async run({ options }, context) {
    const text = options.getString("text");
    const anonymous = options.getBoolean("anonymous") ?? false;
    const image = options.getAttachment("image");
    if (text === null) {
      const rules = await context.services.suggestions.submissionRules(context.guildId);
      const modal = suggestModal({ ...rules, anonymous, imageLost: image !== null }, context.words);
      return { kind: "modal", modal };
    }
    return await submit({ text, anonymous, images: image === null ? [] : [image] }, context);
  },

  typed: ({ options }) => options.getString("text") ?? undefined,

  modal: {
    async submit({ fields }, context) {
      const { text, images, anonymous } = suggestModalFields;
      const uploaded = fields.fields.has(images) ? fields.getUploadedFiles(images) : null;
      return await submit(
        {
          text: fields.getTextInputValue(text),
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
  readonly anonymous: boolean;
  readonly images: readonly Attachment[];
}

/** The one way in, whether it was typed or filled into the form. */
async function submit({ text, anonymous, images }: Typed, context: Context): Promise<Answer> {
  const { guildId, actor, interactionId, words, services } = context;
  await services.suggestions.admit(guildId, { text, anonymous, imageCount: images.length });
  const suggestion = await services.suggestions.submit({
    guildId,
    author: actor,
    text,
    anonymous,
    images: await readImages(images),
    interactionId,
  });
  const report = await services.delivery.report(suggestion, reportWithinMs);
  return { kind: "message", message: submittedView(report, words) };
}
