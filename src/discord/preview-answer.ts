import type { Draft } from "../suggestions/drafts.ts";
import type { Author } from "../suggestions/types.ts";
import { previewView } from "../views/preview.ts";
import type { Answer, Context } from "./command.ts";

/** Shows a draft to its author as the card will show it, images and all. Of an anonymous one not even its author is looked up. */
export async function previewAnswer(
  kind: "message" | "replace",
  draft: Draft,
  { guildId, actor, words, services }: Context,
): Promise<Answer> {
  const author: Author = draft.anonymous
    ? { kind: "anonymous" }
    : { kind: "named", userId: actor.userId, name: actor.name };
  const [rules, people] = await Promise.all([
    services.suggestions.submissionRules(guildId, { id: draft.boardId }, actor),
    services.drawing.people({ guildId, author }),
  ]);
  const message = previewView({ draft, rules, author, face: people.author }, words);
  return { kind, message, images: draft.images };
}
