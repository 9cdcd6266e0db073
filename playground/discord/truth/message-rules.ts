import { MessageFlags } from "discord-api-types/v10";
import { attachmentNames, checkAttachments } from "./attachment-rules.ts";
import { checkMessageComponents } from "./component-rules.ts";
import { checkEmbeds } from "./embed-rules.ts";
import { type Failure, failure } from "./failure.ts";
import type { Findings } from "./findings.ts";
import { isLonger, isObject, type JsonObject, listOr, numberOr, objectOr, textOr } from "./json.ts";

export interface MessageContext {
  readonly fileNames: readonly string[];
  /** An edit changes only what it names, and may refer to attachments that are kept. */
  readonly edit: boolean;
  /** The flags this kind of request may set; edits repeat whatever flags the message has. */
  readonly settableFlags: number | undefined;
}

const contentMax = 2_000;
const nonceMax = 25;
export const createFlags =
  MessageFlags.SuppressEmbeds |
  MessageFlags.SuppressNotifications |
  MessageFlags.IsVoiceMessage |
  MessageFlags.IsComponentsV2;
export const replyFlags = createFlags | MessageFlags.Ephemeral;

/** The rules of messages that Discord's description cannot express, for every route that sends or edits one. */
export function checkMessage(message: JsonObject, findings: Findings, context: MessageContext): Failure | undefined {
  const flags = numberOr(message["flags"], 0);
  const v2 = (flags & MessageFlags.IsComponentsV2) !== 0;
  if (isLonger(textOr(message["content"]).trim(), contentMax)) {
    findings.failInstead("BASE_TYPE_MAX_LENGTH", `Must be ${contentMax} or fewer in length.`, "content");
  }
  checkFlags(flags, findings, context.settableFlags);
  checkNonce(message["nonce"], findings);
  checkAllowedMentions(objectOr(message["allowed_mentions"]), findings);
  const attachments = listOr(message["attachments"]);
  checkAttachments(attachments, findings, context);
  const names = attachmentNames(message, context);
  checkEmbeds(listOr(message["embeds"]), findings);
  if (v2) checkNothingLegacy(message, findings);
  const failed = checkMessageComponents(listOr(message["components"]), findings, { v2, attachmentNames: names });
  return failed ?? voiceFailure(message, flags, context) ?? emptyFailure(message, context);
}

function checkFlags(flags: number, findings: Findings, settable: number | undefined): void {
  if (settable === undefined || (flags & ~settable) === 0) return;
  findings.fail("MESSAGE_FLAGS_INVALID", `Flags ${flags & ~settable} cannot be set here.`, "flags");
}

function checkNonce(nonce: unknown, findings: Findings): void {
  if (typeof nonce !== "string" || nonce.length <= nonceMax) return;
  findings.failInstead("NONCE_TYPE_TOO_LONG", `Must be ${nonceMax} or fewer in length.`, "nonce");
}

function checkAllowedMentions(allowed: JsonObject, findings: Findings): void {
  const parse = listOr(allowed["parse"]);
  for (const kind of ["users", "roles"]) {
    const ids = listOr(allowed[kind]);
    if (parse.includes(kind) && ids.length > 0) {
      const message = `parse:["${kind}"] and ${kind}: [ids...] are mutually exclusive.`;
      findings.fail("MESSAGE_ALLOWED_MENTIONS_PARSE_EXCLUSIVE", message, "allowed_mentions");
    }
    checkDistinct(ids, findings, "allowed_mentions", kind);
  }
  checkDistinct(parse, findings, "allowed_mentions", "parse");
}

function checkDistinct(values: readonly unknown[], findings: Findings, ...at: readonly string[]): void {
  if (new Set(values).size === values.length) return;
  const seen = new Set<unknown>();
  for (const [index, value] of values.entries()) {
    if (seen.has(value)) {
      findings.fail("SET_TYPE_ALREADY_CONTAINS_VALUE", "The set already contains this value", ...at, index);
    }
    seen.add(value);
  }
}

function checkNothingLegacy(message: JsonObject, findings: Findings): void {
  const used = {
    content: textOr(message["content"]) !== "",
    embeds: listOr(message["embeds"]).length > 0,
    sticker_ids: listOr(message["sticker_ids"]).length > 0,
    poll: isObject(message["poll"]),
  };
  for (const [field, isUsed] of Object.entries(used)) {
    if (!isUsed) continue;
    findings.fail(
      "MESSAGE_CANNOT_USE_LEGACY_FIELDS_WITH_COMPONENTS_V2",
      `The '${field}' field cannot be used when using MessageFlags.IS_COMPONENTS_V2`,
      field,
    );
  }
}

function voiceFailure(message: JsonObject, flags: number, { fileNames, edit }: MessageContext): Failure | undefined {
  if (edit || (flags & MessageFlags.IsVoiceMessage) === 0) return undefined;
  if (
    textOr(message["content"]) !== "" ||
    listOr(message["embeds"]).length + listOr(message["components"]).length > 0
  ) {
    return failure(400, 50160, "Voice messages do not support additional content.");
  }
  if (fileNames.length !== 1) return failure(400, 50161, "Voice messages must have a single audio attachment.");
  return undefined;
}

/** A new message must have something to show; what an edit leaves over only the message's owner can say. */
function emptyFailure(message: JsonObject, { fileNames, edit }: MessageContext): Failure | undefined {
  if (edit) return undefined;
  const shown =
    textOr(message["content"]).trim() !== "" ||
    fileNames.length > 0 ||
    isObject(message["poll"]) ||
    isObject(message["shared_client_theme"]) ||
    objectOr(message["message_reference"])["type"] === 1 ||
    ["embeds", "components", "sticker_ids"].some((field) => listOr(message[field]).length > 0);
  return shown ? undefined : failure(400, 50006, "Cannot send an empty message");
}
