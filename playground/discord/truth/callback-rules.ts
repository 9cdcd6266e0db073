import * as spec from "discord-api-spec/zod";
import { InteractionResponseType, MessageFlags } from "discord-api-types/v10";
import { compileSchema } from "./compile-schema.ts";
import { type Failure, failure } from "./failure.ts";
import type { Findings } from "./findings.ts";
import { isLonger, isObject, type JsonObject, listOr, numberOr, objectOr } from "./json.ts";
import { checkMessage, replyFlags } from "./message-rules.ts";
import { checkModal } from "./modal-rules.ts";
import { type Check, literalCheck } from "./scalars.ts";

const choiceValueMax = 100;
const answerTypes = [1, 4, 5, 6, 7, 8, 9, 12];
const checkType = literalCheck(answerTypes);

const replies = compileSchema(spec.CreateMessageInteractionCallbackRequestSchema);
const updates = compileSchema(spec.UpdateMessageInteractionCallbackRequestSchema);
const schemas = new Map<number, Check>([
  [InteractionResponseType.Pong, compileSchema(spec.PongInteractionCallbackRequestSchema)],
  [InteractionResponseType.ChannelMessageWithSource, replies],
  [InteractionResponseType.DeferredChannelMessageWithSource, replies],
  [InteractionResponseType.UpdateMessage, updates],
  [InteractionResponseType.DeferredMessageUpdate, updates],
  [
    InteractionResponseType.ApplicationCommandAutocompleteResult,
    compileSchema(spec.ApplicationCommandAutocompleteCallbackRequestSchema),
  ],
  [InteractionResponseType.Modal, compileSchema(spec.ModalInteractionCallbackRequestSchema)],
  [InteractionResponseType.LaunchActivity, compileSchema(spec.LaunchActivityInteractionCallbackRequestSchema)],
]);

/** An interaction's answer: its `type` says which schema and which rules hold. */
export function checkCallback(body: unknown, findings: Findings, fileNames: readonly string[]): Failure | undefined {
  if (!isObject(body)) return failure(400, 50109, "The request body contains invalid JSON.");
  const type = body["type"];
  if (type === undefined || type === null) {
    findings.fail("BASE_TYPE_REQUIRED", "This field is required", "type");
    return undefined;
  }
  const schema = typeof type === "number" ? schemas.get(type) : undefined;
  if (schema === undefined) {
    findings.path.push("type");
    checkType(type, findings);
    findings.path.pop();
    return undefined;
  }
  schema(body, findings);
  findings.path.push("data");
  const failed = checkData(type, body["data"], findings, fileNames);
  findings.path.pop();
  return failed;
}

/** A deferral says whether the answer will be private and nothing else; what else it carries is ignored. */
function checkDeferral(data: JsonObject, findings: Findings, meant: readonly string[]): undefined {
  for (const key of Object.keys(data)) if (!meant.includes(key)) findings.unknownKey(key);
  const flags = numberOr(data["flags"], 0);
  if (meant.includes("flags") && (flags & ~MessageFlags.Ephemeral) !== 0) {
    findings.fail("MESSAGE_FLAGS_INVALID", "Only EPHEMERAL can be set when a reply is deferred.", "flags");
  }
  return undefined;
}

function checkData(
  type: unknown,
  data: unknown,
  findings: Findings,
  fileNames: readonly string[],
): Failure | undefined {
  switch (type) {
    case InteractionResponseType.ChannelMessageWithSource:
      if (data === undefined || data === null) return required(findings);
      return checkMessage(objectOr(data), findings, { fileNames, edit: false, settableFlags: replyFlags });
    case InteractionResponseType.DeferredChannelMessageWithSource:
      return checkDeferral(objectOr(data), findings, ["flags"]);
    case InteractionResponseType.DeferredMessageUpdate:
      return checkDeferral(objectOr(data), findings, []);
    case InteractionResponseType.UpdateMessage:
      return checkMessage(objectOr(data), findings, { fileNames, edit: true, settableFlags: undefined });
    case InteractionResponseType.ApplicationCommandAutocompleteResult:
      return isObject(data) ? checkChoices(listOr(data["choices"]), findings) : required(findings);
    case InteractionResponseType.Modal:
      if (isObject(data)) checkModal(data, findings);
      return undefined;
    default:
      return undefined;
  }
}

function required(findings: Findings): undefined {
  findings.failInstead("BASE_TYPE_REQUIRED", "This field is required");
  return undefined;
}

function checkChoices(choices: readonly unknown[], findings: Findings): undefined {
  for (const [index, choice] of choices.entries()) {
    const value = objectOr(choice)["value"];
    if (typeof value === "string" && isLonger(value, choiceValueMax)) {
      const message = `Must be ${choiceValueMax} or fewer in length.`;
      findings.failInstead("BASE_TYPE_MAX_LENGTH", message, "choices", index, "value");
    }
  }
  return undefined;
}
