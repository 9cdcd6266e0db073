import type { Core } from "../core.ts";
import { refusal } from "../errors.ts";
import { applicationBody, channelBody, userBody } from "../world/bodies.ts";
import type { Application } from "../world/types.ts";
import { ok, type Route } from "./request.ts";

/** Who the bot is, who others are, where the gateway is, and direct messages opened. */
export function userRoutes(core: Core): Route[] {
  const { world, gateway, channels } = core;
  const self = (application: Application): object => {
    const guilds = [...world.guilds.values()].filter((guild) => guild.members.has(application.id)).length;
    return applicationBody(application, world.operator, guilds);
  };

  return [
    { method: "GET", template: "/gateway", open: () => ok({ url: gateway.url }) },
    {
      method: "GET",
      template: "/gateway/bot",
      handle: () => ok({ url: gateway.url, shards: gateway.advisedShards, session_start_limit: gateway.budget.body() }),
    },
    { method: "GET", template: "/applications/@me", handle: (_request, application) => ok(self(application)) },
    { method: "GET", template: "/oauth2/applications/@me", handle: (_request, application) => ok(self(application)) },
    { method: "GET", template: "/users/@me", handle: (_request, application) => ok(userBody(application.bot)) },
    {
      method: "GET",
      template: "/users/:user",
      handle: (request) => {
        const user = world.users.get(request.param("user"));
        if (user === undefined) throw refusal("unknownUser");
        return ok(userBody(user));
      },
    },
    {
      method: "POST",
      template: "/users/@me/channels",
      handle: (request, application) => {
        const user = world.users.get(request.bodyAs("recipient").recipient_id);
        if (user === undefined || user.bot) throw refusal(user === undefined ? "unknownUser" : "cannotMessageUser");
        return ok(channelBody(channels.directMessage(user.id, application.id), user));
      },
    },
  ];
}
