import { InteractionResponseType } from "discord-api-types/v10";
import type { Core } from "../core.ts";
import { ApiError, refusal } from "../errors.ts";
import type { LimitVerdict } from "../rate-limits.ts";
import { ApiRequest, type ApiResponse } from "../rest/request.ts";
import type { Match } from "../rest/router.ts";
import { checkBody } from "../truth/check-body.ts";
import type { Application } from "../world/types.ts";
import type { ParsedBody } from "./body.ts";

/** A request that found its route. */
export interface Incoming extends ParsedBody {
  readonly method: string;
  readonly path: string;
  readonly query: URLSearchParams;
  readonly match: Match;
  readonly authorization: string | undefined;
}

export interface Answered extends ApiResponse {
  readonly headers: Readonly<Record<string, string>>;
}

const messageEdit = "/channels/:channel/messages/:message";

/** Handles a routed request in Discord's order: who asks, how often, what with; then what is asked. */
export function answer(core: Core, incoming: Incoming): Answered {
  let headers: Readonly<Record<string, string>> = {};
  try {
    const application = authenticated(core, incoming);
    const verdict = limited(core, incoming);
    headers = verdict.headers;
    if (verdict.rejected !== undefined) {
      core.rateLimits.noteStatus(clientOf(incoming), 429);
      return verdict.rejected;
    }
    const response = handled(core, incoming, application);
    return { ...response, headers };
  } catch (error) {
    if (!(error instanceof ApiError)) throw error;
    core.rateLimits.noteStatus(clientOf(incoming), error.status);
    return { status: error.status, body: error.body, headers };
  }
}

function handled(core: Core, incoming: Incoming, application: Application | undefined): ApiResponse {
  const { method, match, body, files } = incoming;
  const { route, params } = match;
  const verdict = checkBody({ method, route: route.template, body, fileNames: files.map((file) => file.name) });
  for (const key of verdict.unknownKeys) core.unknownKeys.add(`${method} ${route.template} ${key}`);
  if (verdict.fault !== undefined) throw new ApiError(verdict.fault.status, verdict.fault.body);
  const request = new ApiRequest({ ...incoming, route: route.template, params });
  if ("open" in route) return route.open(request);
  if (application === undefined) throw refusal("unauthorized");
  return route.handle(request, application);
}

function authenticated(core: Core, incoming: Incoming): Application | undefined {
  const { route } = incoming.match;
  if ("open" in route) return undefined;
  const token = /^Bot (.+)$/u.exec(incoming.authorization ?? "")?.[1];
  const application = token === undefined ? undefined : core.world.applicationsByToken.get(token);
  if (application === undefined) throw refusal("unauthorized");
  return application;
}

function limited(core: Core, incoming: Incoming): LimitVerdict {
  const { method, match } = incoming;
  const route = match.route.template;
  const token = clientOf(incoming);
  const callback = callbackEdit(core, incoming);
  if (callback !== undefined) {
    const verdict = core.rateLimits.take({ ...callback, method: "PATCH", route: messageEdit, byCallback: true });
    if (verdict.rejected !== undefined) return verdict;
  }
  return core.rateLimits.take({
    token,
    method,
    route,
    major: majorOf(match.params),
    ...(route === messageEdit && { messageAgeMs: ageOf(core, match.params["channel"], match.params["message"]) }),
    ...(method === "PATCH" && route === "/channels/:channel" && { renames: changesName(core, incoming) }),
  });
}

/** An answer of type 7 is an edit too; whether it counts as one is the rate limits' switch. */
function callbackEdit(core: Core, incoming: Incoming) {
  if (!incoming.match.route.template.startsWith("/interactions/")) return undefined;
  const { body } = incoming;
  const isUpdate = isRecord(body) && body["type"] === InteractionResponseType.UpdateMessage;
  const interaction = isUpdate ? core.interactions.find(incoming.match.params["token"] ?? "") : undefined;
  if (interaction?.sourceMessageId === undefined) return undefined;
  const token = core.world.applicationsById.get(interaction.applicationId)?.token ?? "";
  const messageAgeMs = ageOf(core, interaction.channelId, interaction.sourceMessageId);
  return { token, major: interaction.channelId, messageAgeMs };
}

function ageOf(core: Core, channelId: string | undefined, messageId: string | undefined): number {
  const message = core.world.channels.get(channelId ?? "")?.messages.get(messageId ?? "");
  return message === undefined ? 0 : core.clock.now() - message.createdAtMs;
}

function majorOf(params: Readonly<Record<string, string>>): string {
  return (
    params["channel"] ??
    params["guild"] ??
    (params["token"] === undefined ? "" : `${params["application"]}/${params["token"]}`)
  );
}

/** Whose limits a request draws on: the token's, known or not. */
function clientOf(incoming: Incoming): string {
  return incoming.authorization?.replace(/^Bot /u, "") ?? "anonymous";
}

/** Whether a channel would be called or described otherwise; clients send the name along whatever they change. */
function changesName(core: Core, { body, match }: Incoming): boolean {
  const channel = core.world.channels.get(match.params["channel"] ?? "");
  if (channel === undefined || !isRecord(body)) return false;
  const { name = channel.name, topic = channel.topic } = body;
  return name !== channel.name || topic !== channel.topic;
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null;
}
