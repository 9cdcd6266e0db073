import { z } from "zod";
import type { DeliveryProblem } from "../suggestions/delivery-problem.ts";
import type { CardPost, GivenPost } from "../suggestions/posts.ts";

interface PostRow {
  readonly card_message_id: string | null;
  readonly card_forum_id: string | null;
  readonly card_post: string | null;
  readonly card_post_problem: DeliveryProblem | null;
}

const given = z.object({
  name: z.string(),
  tags: z.array(z.string()),
  tagIds: z.array(z.string()),
  standing: z.enum(["kept-open", "free", "closed"]),
});

/** The forum's post that a card stands in, if it does. */
export function toPost(row: PostRow): CardPost | undefined {
  if (row.card_message_id === null || row.card_forum_id === null) return undefined;
  return {
    forumId: row.card_forum_id,
    given: row.card_post === null ? undefined : given.parse(JSON.parse(row.card_post)),
    problem: row.card_post_problem ?? undefined,
  };
}

export function storedPost({ name, tags, tagIds, standing }: GivenPost): string {
  return JSON.stringify({ name, tags, tagIds, standing });
}
