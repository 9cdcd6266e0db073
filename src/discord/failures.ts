import { randomBytes } from "node:crypto";
import { DiscordjsErrorCodes } from "discord.js";
import type { Logger } from "pino";
import { Refusal, type RefusalCode } from "../errors.ts";
import type { Words } from "../i18n/catalogue.ts";
import type { InteractionOutcome } from "../operations/series/interactions.ts";
import { defectView } from "../views/defect.ts";
import type { MessageBody } from "../views/message.ts";
import { refusalView } from "../views/refusal.ts";
import { AnswerRefused } from "./answering.ts";

interface Failed {
  readonly words: Words;
  readonly typed: string | undefined;
  readonly log: Logger;
}

/** How an interaction failed. */
export interface Failure {
  readonly outcome: Exclude<InteractionOutcome, "answered">;
  readonly code?: RefusalCode;
  /** What the person is told: a refusal's own text, or a defect's id that the log has too. `undefined`: they can no longer be told. */
  readonly message: MessageBody | undefined;
}

export function explainFailure(error: unknown, { words, typed, log }: Failed): Failure {
  if (error instanceof Refusal) {
    log.debug({ code: error.code }, "turned down");
    return { outcome: "refused", code: error.code, message: refusalView(error, words, error.typed ?? typed) };
  }
  if (error instanceof AnswerRefused) {
    // Thousands of them may come in one moment, when there is the least time to write them down at length.
    log.warn({ code: error.code }, "an answer was not taken");
    return { outcome: error.isRepeated ? "repeated" : "late", message: undefined };
  }
  if (isUnreadable(error)) {
    log.warn({ err: error }, "an interaction has another form than ours");
    const refusal = new Refusal("control-unknown", {});
    return { outcome: "refused", code: refusal.code, message: refusalView(refusal, words, typed) };
  }
  const id = randomBytes(4).toString("hex");
  log.error({ err: error, defect: id }, "an interaction failed");
  return { outcome: "defect", message: defectView(id, words, typed) };
}

/** What discord.js says of options and fields that are missing, or of another type: another version of ours asked for them. */
const unreadable = new Set<unknown>([
  DiscordjsErrorCodes.CommandInteractionOptionNotFound,
  DiscordjsErrorCodes.CommandInteractionOptionType,
  DiscordjsErrorCodes.CommandInteractionOptionEmpty,
  DiscordjsErrorCodes.CommandInteractionOptionNoSubcommand,
  DiscordjsErrorCodes.ModalSubmitInteractionFieldNotFound,
  DiscordjsErrorCodes.ModalSubmitInteractionFieldType,
  DiscordjsErrorCodes.ModalSubmitInteractionFieldEmpty,
]);

function isUnreadable(error: unknown): boolean {
  return error instanceof Error && "code" in error && unreadable.has(error.code);
}
