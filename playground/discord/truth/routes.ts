import * as spec from "discord-api-spec/zod";
import * as z from "zod/mini";
import type { $ZodType } from "zod/v4/core";
import { normalizedRoute } from "../route-template.ts";
import { checkCallback } from "./callback-rules.ts";
import { checkCommand, checkCommands } from "./command-rules.ts";
import { compileSchema } from "./compile-schema.ts";
import { type Failure, failure } from "./failure.ts";
import type { Findings } from "./findings.ts";
import { isLonger, isObject, listOr, objectOr, textOr } from "./json.ts";
import { checkMessage, createFlags, type MessageContext, replyFlags } from "./message-rules.ts";
import { checkTags } from "./tag-rules.ts";

/** Everything that is demanded of one route's bodies. */
export type BodyCheck = (body: unknown, findings: Findings, fileNames: readonly string[]) => Failure | undefined;

const forumType = 15;
/** Of every channel but a forum, whose topic may be four times as long. */
const topicMax = 1_024;
const threadKeys = ["archived", "locked", "invitable", "auto_archive_duration", "applied_tags"];
const snowflake = spec.SnowflakeTypeSchema;
/** How many commands there may be of each kind: typed ones, menus on people, menus on messages. */
const commandsMax: ReadonlyMap<number, number> = new Map([
  [1, 100],
  [2, 15],
  [3, 15],
]);

/** Bodies that Discord describes beside the route and not as a schema of its own. */
const bulkDelete = z.object({ messages: z.array(snowflake).check(z.minLength(2), z.maxLength(100)) });
const overwrite = z.object({
  type: z.nullish(z.literal([0, 1])),
  allow: z.nullish(z.number()),
  deny: z.nullish(z.number()),
});
const member = z.object({
  nick: z.nullish(z.string().check(z.maxLength(32))),
  roles: z.nullish(z.array(z.nullable(snowflake)).check(z.maxLength(350))),
  mute: z.nullish(z.boolean()),
  deaf: z.nullish(z.boolean()),
  channel_id: z.nullish(snowflake),
  communication_disabled_until: z.nullish(z.iso.datetime()),
  flags: z.nullish(z.number()),
});
const commandPermissions = z.object({
  permissions: z.nullish(z.array(spec.ApplicationCommandPermissionSchema).check(z.maxLength(100))),
});
const commandList = z.array(spec.ApplicationCommandUpdateRequestSchema).check(z.maxLength(130));

const newMessage = (schema: $ZodType, settableFlags: number) => message(schema, { edit: false, settableFlags });
const editedMessage = (schema: $ZodType) => message(schema, { edit: true, settableFlags: undefined });
const createCommand = withRules(spec.ApplicationCommandCreateRequestSchema, (body, findings) => {
  checkCommand(objectOr(body), findings, false);
  return undefined;
});
const editCommand = withRules(spec.ApplicationCommandPatchRequestPartialSchema, (body, findings) => {
  checkCommand(objectOr(body), findings, true);
  return undefined;
});
const setCommands = withRules(commandList, (body, findings) => {
  const commands = listOr(body);
  checkCommands(commands, findings);
  for (const [type, most] of commandsMax) {
    const ofType = commands.filter((command) => (objectOr(command)["type"] ?? 1) === type);
    if (ofType.length > most) return failure(400, 30032, `Maximum number of application commands reached (${most})`);
  }
  return undefined;
});

/** By method and normalized route. A schema is compiled when its route is first used. */
const routes: Readonly<Record<string, () => BodyCheck>> = {
  "POST /channels/*/messages": () => newMessage(spec.MessageCreateRequestSchema, createFlags),
  "PATCH /channels/*/messages/*": () => editedMessage(spec.MessageEditRequestPartialSchema),
  "POST /interactions/*/*/callback": () => checkCallback,
  "POST /webhooks/*/*": () => newMessage(spec.IncomingWebhookInteractionRequestSchema, replyFlags),
  "PATCH /webhooks/*/*/messages/*": () => editedMessage(spec.IncomingWebhookUpdateRequestPartialSchema),
  "POST /channels/*/messages/bulk-delete": () => withRules(bulkDelete),
  "POST /channels/*/messages/*/threads": () => withRules(spec.CreateTextThreadWithMessageRequestSchema),
  "POST /channels/*/threads": newThread,
  "PATCH /channels/*": changedChannel,
  "PUT /channels/*/permissions/*": () => withRules(overwrite),
  "POST /guilds/*/channels": () => withRules(spec.CreateGuildChannelRequestSchema, checkNewChannel),
  "POST /guilds/*/roles": () => withRules(spec.CreateRoleRequestSchema),
  "PATCH /guilds/*/roles/*": () => withRules(spec.UpdateRoleRequestPartialSchema),
  "PATCH /guilds/*/members/*": () => withRules(member),
  "POST /users/@me/channels": () => withRules(spec.CreatePrivateChannelRequestSchema, checkRecipient),
  "PATCH /users/@me": () => withRules(spec.BotAccountPatchRequestSchema),
  "PATCH /applications/@me": () => withRules(spec.ApplicationFormPartialSchema),
  "PUT /applications/*/commands": () => setCommands,
  "POST /applications/*/commands": () => createCommand,
  "PATCH /applications/*/commands/*": () => editCommand,
  "PUT /applications/*/guilds/*/commands": () => setCommands,
  "POST /applications/*/guilds/*/commands": () => createCommand,
  "PATCH /applications/*/guilds/*/commands/*": () => editCommand,
  "PUT /applications/*/guilds/*/commands/*/permissions": () => withRules(commandPermissions),
};

const checks = new Map<string, BodyCheck | undefined>();

/** The check for a route's bodies, made once; `undefined` where no body is looked at. */
export function bodyCheckOf(method: string, route: string): BodyCheck | undefined {
  const key = `${method} ${route}`;
  const known = checks.get(key);
  if (known !== undefined || checks.has(key)) return known;
  const made = routes[`${method} ${normalizedRoute(route)}`]?.();
  checks.set(key, made);
  return made;
}

function withRules(schema: $ZodType, rules?: BodyCheck): BodyCheck {
  const check = compileSchema(schema);
  return (body, findings, fileNames) => {
    check(body, findings);
    return rules?.(body, findings, fileNames);
  };
}

function message(schema: $ZodType, context: Omit<MessageContext, "fileNames">): BodyCheck {
  return withRules(schema, (body, findings, fileNames) => {
    return checkMessage(objectOr(body), findings, { ...context, fileNames });
  });
}

/** In a forum a thread comes with its first message, elsewhere without. */
function newThread(): BodyCheck {
  const plain = withRules(spec.CreateTextThreadWithoutMessageRequestSchema);
  const post = withRules(spec.CreateForumThreadRequestSchema, (body, findings, fileNames) => {
    findings.path.push("message");
    const context = { fileNames, edit: false, settableFlags: createFlags };
    const failed = checkMessage(objectOr(objectOr(body)["message"]), findings, context);
    findings.path.pop();
    return failed;
  });
  return (body, findings, fileNames) => {
    const forum = isObject(body) && body["message"] !== undefined;
    return (forum ? post : plain)(body, findings, fileNames);
  };
}

/** A channel and a thread are changed by one route; what is said tells which of the two is meant. */
function changedChannel(): BodyCheck {
  const channel = withRules(spec.UpdateGuildChannelRequestPartialSchema, checkChannelChange);
  const thread = withRules(spec.UpdateThreadRequestPartialSchema, checkChannelChange);
  return (body, findings, fileNames) => {
    const ofThread = threadKeys.some((key) => objectOr(body)[key] !== undefined);
    return (ofThread ? thread : channel)(body, findings, fileNames);
  };
}

function checkChannelChange(body: unknown, findings: Findings): undefined {
  checkTags(body, findings);
  const name = objectOr(body)["name"];
  if (typeof name === "string" && (name.trim() === "" || name.length > 100)) {
    findings.failInstead("BASE_TYPE_BAD_LENGTH", "Must be between 1 and 100 in length.", "name");
  }
  return undefined;
}

function checkNewChannel(body: unknown, findings: Findings): undefined {
  checkTags(body, findings);
  const { type, topic } = objectOr(body);
  if (type === forumType || !isLonger(textOr(topic), topicMax)) return undefined;
  findings.failInstead("BASE_TYPE_MAX_LENGTH", `Must be ${topicMax} or fewer in length.`, "topic");
  return undefined;
}

function checkRecipient(body: unknown, findings: Findings): undefined {
  if (textOr(objectOr(body)["recipient_id"]) === "" && !isObject(objectOr(body)["nicks"])) {
    findings.failInstead("BASE_TYPE_REQUIRED", "This field is required", "recipient_id");
  }
  return undefined;
}
