import { randomBytes } from "node:crypto";
import { DiscordjsErrorCodes } from "discord.js";
import type { Logger } from "pino";
import { Refusal } from "../errors.ts";
import type { Words } from "../i18n/catalogue.ts";
import { defectView } from "../views/defect.ts";
import type { MessageBody } from "../views/message.ts";
import { refusalView } from "../views/refusal.ts";
import { AnswerRefused } from "./answering.ts";

interface Failed {
  readonly words: Words;
  readonly typed: string | undefined;
  readonly log: Logger;
}

/** What the person is told: a refusal's own text, or a defect's id that the log has too. `undefined`: they can no longer be told. */
export function explainFailure(error: unknown, { words, typed, log }: Failed): MessageBody | undefined {
  if (error instanceof Refusal) {
    log.debug({ code: error.code }, "turned down");
    return refusalView(error, words, error.typed ?? typed);
  }
  if (error instanceof AnswerRefused) {
    log.warn({ err: error }, "an answer was not taken");
    return undefined;
  }
  if (isUnreadable(error)) {
    log.warn({ err: error }, "an interaction has another form than ours");
    return refusalView(new Refusal("control-unknown", {}), words, typed);
  }
  const id = randomBytes(4).toString("hex");
  log.error({ err: error, defect: id }, "an interaction failed");
  return defectView(id, words, typed);
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
