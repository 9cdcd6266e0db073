import type { BoardRules } from "../boards/board-rules.ts";

/** Whether what is suggested on a board waits for its review, and whether staff get a post for it. */
export function reviewOn({
  queue,
  queueChannelId,
}: Pick<BoardRules, "queue" | "queueChannelId">): { readonly posts: boolean } | undefined {
  if (queue === "off") return undefined;
  return { posts: queue !== "virtual" && queueChannelId !== undefined };
}
