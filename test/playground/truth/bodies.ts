import { checkBody } from "../../../playground/discord/truth/check-body.ts";

export type Fields = Record<string, unknown>;

export interface Route {
  readonly method: string;
  readonly route: string;
  /** Where the body proper stands in what is sent: the data of a callback, the message of a forum post. */
  readonly wrap: (body: unknown) => unknown;
  readonly at: string;
}

const bare = (body: unknown) => body;
const channelMessages = "/channels/:channel/messages";
const callback = "/interactions/:interaction/:token/callback";

function route(method: string, template: string, wrap: Route["wrap"] = bare, at = ""): Route {
  return { method, route: template, wrap, at };
}

export const routes = {
  create: route("POST", channelMessages),
  edit: route("PATCH", `${channelMessages}/:message`),
  followUp: route("POST", "/webhooks/:application/:token"),
  editOriginal: route("PATCH", "/webhooks/:application/:token/messages/@original"),
  reply: route("POST", callback, (data) => ({ type: 4, data }), "data."),
  defer: route("POST", callback, (data) => ({ type: 5, data }), "data."),
  deferUpdate: route("POST", callback, (data) => ({ type: 6, data }), "data."),
  update: route("POST", callback, (data) => ({ type: 7, data }), "data."),
  autocomplete: route("POST", callback, (choices) => ({ type: 8, data: { choices } }), "data.choices."),
  modal: route("POST", callback, (data) => ({ type: 9, data }), "data."),
  callback: route("POST", callback),
  command: route("POST", "/applications/:application/commands"),
  editCommand: route("PATCH", "/applications/:application/commands/:command"),
  commands: route("PUT", "/applications/{application_id}/commands"),
  guildCommands: route("PUT", "/applications/:application/guilds/:guild/commands"),
  threadFromMessage: route("POST", `${channelMessages}/:message/threads`),
  thread: route("POST", "/channels/:channel/threads"),
  forumPost: route("POST", "/channels/:channel/threads", (message) => ({ name: "Idea", message }), "message."),
  channel: route("PATCH", "/channels/:channel"),
  guildChannel: route("POST", "/guilds/:guild/channels"),
  overwrite: route("PUT", "/channels/:channel/permissions/:id"),
  dm: route("POST", "/users/@me/channels"),
  bulkDelete: route("POST", `${channelMessages}/bulk-delete`),
} satisfies Record<string, Route>;

export type RouteName = keyof typeof routes;

/** Checks a body as it would arrive: through JSON. */
export function verdictOn(name: RouteName, body: unknown, fileNames: readonly string[] = []) {
  const { method, route, wrap } = routes[name];
  const json = JSON.stringify(wrap(body));
  return checkBody({ method, route, body: json === undefined ? undefined : JSON.parse(json), fileNames });
}

/** Every error in Discord's nested answer as `path CODE`. */
export function errorsIn(tree: unknown, at = ""): string[] {
  if (typeof tree !== "object" || tree === null) return [];
  return Object.entries(tree).flatMap(([key, value]) => {
    if (key !== "_errors") return errorsIn(value, at === "" ? key : `${at}.${key}`);
    return (value as { code: string }[]).map(({ code }) => `${at} ${code}`.trim());
  });
}

/** A text of that many characters. */
export function text(length: number): string {
  return "x".repeat(length);
}

export function times<Item>(count: number, make: (index: number) => Item): Item[] {
  return Array.from({ length: count }, (_, index) => make(index));
}

export const v2 = (...components: unknown[]): Fields => ({ flags: 1 << 15, components });
export const row = (...components: unknown[]): Fields => ({ type: 1, components });
export const button = (custom_id: string, more: Fields = {}): Fields => ({
  type: 2,
  style: 1,
  label: "Vote",
  custom_id,
  ...more,
});
export const select = (custom_id: string, more: Fields = {}): Fields => ({
  type: 3,
  custom_id,
  options: [{ label: "One", value: "1" }],
  ...more,
});
export const display = (content: string): Fields => ({ type: 10, content });
export const gallery = (...urls: string[]): Fields => ({ type: 12, items: urls.map((url) => ({ media: { url } })) });
export const label = (component: unknown, more: Fields = {}): Fields => ({
  type: 18,
  label: "Text",
  component,
  ...more,
});
export const input = (custom_id: string, more: Fields = {}): Fields => ({ type: 4, custom_id, style: 1, ...more });
export const modal = (...components: unknown[]): Fields => ({ custom_id: "suggest", title: "Suggest", components });
export const command = (...options: unknown[]): Fields => ({ name: "suggest", description: "Suggest it", options });
export const option = (name: string, more: Fields = {}): Fields => ({ type: 3, name, description: "What", ...more });
