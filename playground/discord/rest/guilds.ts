import { GatewayIntentBits } from "discord-api-types/v10";
import type { Core } from "../core.ts";
import { refusal } from "../errors.ts";
import { guildBody, memberBody, roleBody } from "../world/bodies.ts";
import type { Guild } from "../world/types.ts";
import { guildFor } from "./lookup.ts";
import { ok, type Route } from "./request.ts";

/** Servers, their roles and members. */
export function guildRoutes(core: Core): Route[] {
  const { world } = core;
  const memberOf = (guild: Guild, userId: string): object => {
    const user = world.users.get(userId);
    if (user === undefined) throw refusal("unknownUser");
    const member = guild.members.get(userId);
    if (member === undefined) throw refusal("unknownMember");
    return memberBody(member, user);
  };

  return [
    {
      method: "GET",
      template: "/guilds/:guild",
      handle: (request, application) => {
        const guild = guildFor(world, application, request.param("guild"));
        const counts = { approximate_member_count: guild.members.size, approximate_presence_count: 1 };
        return ok({ ...guildBody(guild), ...(request.query.get("with_counts") === "true" && counts) });
      },
    },
    {
      method: "GET",
      template: "/guilds/:guild/members/:user",
      handle: (request, application) =>
        ok(memberOf(guildFor(world, application, request.param("guild")), request.param("user"))),
    },
    {
      method: "GET",
      template: "/guilds/:guild/members",
      handle: (request, application) => {
        const guild = guildFor(world, application, request.param("guild"));
        if ((application.privilegedIntents & GatewayIntentBits.GuildMembers) === 0) throw refusal("missingAccess");
        const limit = Number(request.query.get("limit") ?? 1);
        const after = BigInt(request.query.get("after") ?? 0);
        const ids = [...guild.members.keys()].filter((id) => BigInt(id) > after).slice(0, limit);
        return ok(ids.map((id) => memberOf(guild, id)));
      },
    },
    {
      method: "GET",
      template: "/guilds/:guild/roles",
      handle: (request, application) => {
        const guild = guildFor(world, application, request.param("guild"));
        return ok([...guild.roles.values()].map(roleBody));
      },
    },
    {
      method: "GET",
      template: "/guilds/:guild/roles/:role",
      handle: (request, application) => {
        const role = guildFor(world, application, request.param("guild")).roles.get(request.param("role"));
        if (role === undefined) throw refusal("unknownRole");
        return ok(roleBody(role));
      },
    },
    {
      method: "GET",
      template: "/users/@me/guilds",
      handle: (_request, application) => {
        const joined = [...world.guilds.values()].filter((guild) => guild.members.has(application.id));
        return ok(joined.map((guild) => ({ id: guild.id, name: guild.name, icon: null, owner: false, features: [] })));
      },
    },
  ];
}
