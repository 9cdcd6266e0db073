import type { Button } from "../../src/discord/command.ts";
import { submittedAnswer } from "../../src/discord/submitted-answer.ts";
import { Refusal } from "../../src/errors.ts";
import { discardedView } from "../../src/views/preview.ts";
import { suggestModal } from "../../src/views/suggest-modal.ts";

/** What becomes of a preview: `draft:post:`, `draft:change:` or `draft:discard:` and the draft's id. */
export const draft: Button = {
  name: "draft",

  async press([what, id = "", ...rest], context) {
    if (!/^\d{1,20}$/.test(id) || rest.length > 0) throw new Refusal("control-unknown", {});
    const { guildId, actor, words, services } = context;
    switch (what) {
      case "post":
        return await submittedAnswer("replace", await services.drafts.post(guildId, actor, id), context);
      case "discard": {
        const written = await services.drafts.discard(guildId, actor, id);
        return { kind: "replace", message: discardedView(written, words) };
      }
      case "change": {
        const { boardId, tags, images, ...written } = await services.drafts.find(guildId, actor, id);
        const board = await services.suggestions.submissionRules(guildId, { id: boardId }, actor);
        const draftOf = { id, images: images.length };
        return {
          kind: "modal",
          modal: suggestModal({ ...board, ...filled(written), chosenTags: tags, draft: draftOf }, words),
        };
      }
      default:
        throw new Refusal("control-unknown", {});
    }
  },
};

function filled({ title, text, anonymous }: { title: string | undefined; text: string; anonymous: boolean }) {
  return { title, text, anonymous };
}
