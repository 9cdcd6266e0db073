import type { SeenMessage } from "../../playground/people/seen.ts";
import { shownVotes } from "../helpers/cards.ts";
import { isPostOf } from "../helpers/forum.ts";
import type { Findings } from "./finding.ts";
import type { Quarter } from "./quarter.ts";
import type { StoredSuggestion, StoredWorld } from "./stored-world.ts";

const labels: Readonly<Record<string, string>> = {
  open: "Open",
  under_review: "Under review",
  planned: "Planned",
  approved: "Approved",
  rejected: "Rejected",
  withdrawn: "Withdrawn",
};
const votable = ["open", "under_review"];
const concluded = ["approved", "rejected", "withdrawn"];

/** Whether a card, or the copy of one, shows what is stored. */
export function judgeCard(
  message: SeenMessage,
  suggestion: StoredSuggestion,
  world: StoredWorld,
  findings: Findings,
  what: "card" | "copy",
): void {
  const { number, status, board, text, decision_reason, card_thread_id: threadId } = suggestion;
  const notes = world.notes.filter((note) => note.number === number && note.visibility === "public");
  const stale = (detail: string): void => findings.add("stale", number, `its ${what} does not show ${detail}`);
  const lines: (string | null)[] = [`#${number} `, labels[status] ?? status, text, decision_reason];
  for (const line of lines) if (line !== null && !message.text.includes(line)) stale(line);
  for (const note of notes.slice(-3)) if (!message.text.includes(note.text)) stale(note.text);
  const votes = votesOn(message);
  if (votes !== `${suggestion.up_votes} ${suggestion.down_votes}`) {
    stale(`${suggestion.up_votes} for and ${suggestion.down_votes} against but ${votes}`);
  }
  // Whoever wrote it may have an avatar, which is an image too.
  const images = message.images.filter((url) => url.includes("attachments")).length;
  if (images !== suggestion.images) stale(`${suggestion.images} images but ${images}`);
  if (board !== "ideas" && threadId !== null && !message.text.includes(`<#${threadId}>`)) stale("its thread");
  const buttons = message.buttons.filter(({ customId }) => customId.startsWith("vote:")).length;
  const wanted = what === "card" && votable.includes(status) ? 2 : 0;
  if (buttons !== wanted) stale(`${wanted} buttons for votes but ${buttons}`);
}

/** Whether a forum's post is there once, tagged and closed as its status wants. A post too many is judged with the messages. */
export function judgePost({ channels, mods }: Quarter, suggestion: StoredSuggestion, findings: Findings): void {
  const { number, status, card_channel_id: postId } = suggestion;
  const [mod] = mods;
  const posts = mod?.threads(channels.ideas).filter((post) => isPostOf(post, number)) ?? [];
  const post = posts.find(({ id }) => id === postId);
  if (post === undefined) return findings.add("lost", number, "its post in the forum");
  const closed = concluded.includes(status);
  if (post.archived !== closed) findings.add("stale", number, `its post is ${post.archived ? "closed" : "open"}`);
  const label = labels[status] ?? status;
  if (post.tags.join() !== label) findings.add("stale", number, `its post is tagged ${post.tags.join()}, not ${label}`);
  if (suggestion.card_post_problem !== null) findings.add("stale", number, `its post: ${suggestion.card_post_problem}`);
}

/** Whether a post in the queue's channel shows what has become of the entry. */
export function judgeQueuePost(
  post: SeenMessage,
  { number, text }: StoredSuggestion,
  outcome: string | null,
  findings: Findings,
): void {
  const verdicts: Readonly<Record<string, string>> = {
    open: "Accepted",
    rejected: "Rejected",
    withdrawn: "Withdrawn",
  };
  const wanted = outcome === null ? "Came in" : (verdicts[outcome] ?? outcome);
  const stale = (detail: string): void =>
    findings.add("stale", number, `its post in the queue's channel does not show ${detail}`);
  if (!post.text.includes(wanted)) stale(wanted);
  if (!post.text.includes(text)) stale(text);
  if (post.buttons.some(({ customId }) => customId.startsWith("queue:")) !== (outcome === null)) stale("its buttons");
}

function votesOn(message: SeenMessage): string {
  try {
    const { up, down } = shownVotes(message);
    return `${up} ${down}`;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}
