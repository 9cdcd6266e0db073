import type { ModalSubmitFields } from "discord.js";
import { Refusal } from "../errors.ts";
import type { BulkRequest, ReviewRequest } from "../suggestions/reviews.ts";
import type { MessageBody } from "../views/message.ts";
import { bulkView, claimedView, queuePageSize, queueView, reviewedView } from "../views/queue.ts";
import { bulkModal, cannedValue, rejectModal, reviewFields } from "../views/queue-modals.ts";
import { entryView } from "../views/queue-post.ts";
import type { Answer, Context } from "./command.ts";
import { controlNumber } from "./options.ts";

/** How long the answer waits for the card and the author's DM, so that it can say how they went. */
const reportWithinMs = 4_000;

/** One page of what waits; a page beyond the end shows the last one. */
export async function queuePage(page: number, { guildId, actor, words, services }: Context): Promise<MessageBody> {
  const read = (from: number) =>
    services.reviews.waiting(guildId, actor, { offset: from * queuePageSize, limit: queuePageSize });
  let shown = page;
  let found = await read(shown);
  if (found.entries.length === 0 && found.total > 0) {
    shown = Math.ceil(found.total / queuePageSize) - 1;
    found = await read(shown);
  }
  const { boards } = await services.boards.rules(guildId);
  const channelIds = boards.flatMap(({ queue, queueChannelId }) =>
    (queue === "channel" || queue === "both") && queueChannelId !== undefined ? [queueChannelId] : [],
  );
  return queueView({ ...found, page: shown, now: new Date(), channelIds: [...new Set(channelIds)] }, words);
}

/** One entry in private, with its images and the buttons for its review. */
export async function entryAnswer(
  kind: "message" | "replace",
  number: number,
  { guildId, actor, words, services }: Context,
): Promise<Answer> {
  const entry = await services.reviews.entry(guildId, number, actor);
  const { suggestion } = entry;
  const people = await services.drawing.people(suggestion);
  const images = suggestion.status === "removed" ? [] : await services.reviews.images(suggestion);
  const imageNames = images.map(({ name }) => name);
  return { kind, message: entryView({ entry, imageNames, intentId: undefined }, people, words), images };
}

export async function reviewAnswer(
  kind: "message" | "replace",
  request: ReviewRequest,
  { words, services }: Context,
): Promise<Answer> {
  const { suggestion, claim } = await services.reviews.review(request);
  const report = await services.delivery.report(suggestion, reportWithinMs);
  return { kind, message: reviewedView(suggestion, claim, report, words) };
}

export async function claimAnswer(number: number, claims: boolean, context: Context): Promise<Answer> {
  const { guildId, actor: by, interactionId, words, services } = context;
  const entry = await services.reviews.claim({ guildId, number, claims, by, interactionId });
  return { kind: "message", message: claimedView(entry, words) };
}

/** The form for the reason. With a version of the text only while that one stands. */
export async function rejectForm(
  number: number,
  { guildId, actor, words, services }: Context,
  textVersion?: number,
): Promise<Answer> {
  const entry = await services.reviews.reviewable(guildId, number, actor);
  if (textVersion !== undefined && textVersion !== entry.suggestion.textVersion) {
    throw new Refusal("review-outdated", { number });
  }
  return { kind: "modal", modal: rejectModal(entry, words) };
}

export async function bulkForm(verdict: "accept" | "reject", page: number, context: Context): Promise<Answer> {
  const { guildId, actor, words, services } = context;
  const offset = page * queuePageSize;
  const { entries } = await services.reviews.waiting(guildId, actor, { offset, limit: queuePageSize });
  if (entries.length === 0) return { kind: "replace", message: await queuePage(page, context) };
  return { kind: "modal", modal: bulkModal(verdict, entries, words) };
}

export async function bulkAnswer(request: BulkRequest, { words, services }: Context): Promise<Answer> {
  const reviewed = await services.reviews.reviewAll(request);
  return { kind: "message", message: bulkView(request.verdict, reviewed, words) };
}

/** The entries that were chosen in a form, as it names them. */
export function chosenIn(fields: ModalSubmitFields): BulkRequest["chosen"] {
  return fields.getStringSelectValues(reviewFields.chosen).map((value) => {
    const [number, textVersion, ...rest] = value.split("-");
    if (rest.length > 0) throw new Refusal("control-unknown", {});
    return { number: controlNumber(number), textVersion: controlNumber(textVersion) };
  });
}

/** The reason from the list, and below it what was written besides. */
export function reasonIn(fields: ModalSubmitFields): string | undefined {
  const canned = fields.fields.has(reviewFields.canned) ? fields.getStringSelectValues(reviewFields.canned) : [];
  const own = fields.getTextInputValue(reviewFields.reason).trim();
  const reason = [...canned.map(cannedValue), own].filter((part) => part !== "").join("\n");
  return reason === "" ? undefined : reason;
}
