import { ApplicationCommandType } from "discord-api-types/v10";
import type { Core } from "../core.ts";
import { refusal } from "../errors.ts";
import { commandRulesBody } from "../world/bodies.ts";
import { type CommandDraft, commandFrom, withoutLocalizations } from "../world/commands.ts";
import type { Application, Command, Guild } from "../world/types.ts";
import { guildFor } from "./lookup.ts";
import { type ApiRequest, created, noContent, ok, type Route } from "./request.ts";

/** Registered commands, of the whole application and of single servers. */
export function commandRoutes(core: Core): Route[] {
  return [
    ...routesAt(core, "/applications/:application/commands"),
    ...routesAt(core, guildTemplate),
    ...ruleRoutes(core),
  ];
}

const guildTemplate = "/applications/:application/guilds/:guild/commands";

/** Whom a server's own settings let use the commands. Bots may read them; setting them takes a person's token. */
function ruleRoutes(core: Core): Route[] {
  const guildOf = (request: ApiRequest, application: Application): Guild => {
    if (request.param("application") !== application.id) throw refusal("unknownApplication");
    return guildFor(core.world, application, request.param("guild"));
  };
  const knows = (application: Application, guild: Guild, id: string): boolean =>
    id === application.id || application.commands.has(id) || application.guildCommands.get(guild.id)?.has(id) === true;
  return [
    {
      method: "GET",
      template: `${guildTemplate}/permissions`,
      handle: (request, application) => {
        const guild = guildOf(request, application);
        const ruled = [...guild.commandRules.keys()].filter((id) => knows(application, guild, id));
        return ok(ruled.map((id) => commandRulesBody(guild, application, id)));
      },
    },
    {
      method: "GET",
      template: `${guildTemplate}/:command/permissions`,
      handle: (request, application) => {
        const guild = guildOf(request, application);
        const id = request.param("command");
        if (!knows(application, guild, id)) throw refusal("unknownCommand");
        if (!guild.commandRules.has(id)) throw refusal("unknownCommandRules");
        return ok(commandRulesBody(guild, application, id));
      },
    },
  ];
}

function routesAt(core: Core, template: string): Route[] {
  const { world } = core;
  const registered = (request: ApiRequest, application: Application): Map<string, Command> => {
    if (request.param("application") !== application.id) throw refusal("unknownApplication");
    const guildId = request.param("guild");
    if (guildId === "") return application.commands;
    guildFor(world, application, guildId);
    const known = application.guildCommands.get(guildId) ?? new Map<string, Command>();
    application.guildCommands.set(guildId, known);
    return known;
  };
  const one = (request: ApiRequest, application: Application): Command => {
    const command = registered(request, application).get(request.param("command"));
    if (command === undefined) throw refusal("unknownCommand");
    return command;
  };
  const make = (request: ApiRequest, application: Application, draft: CommandDraft, before?: Command): Command =>
    commandFrom(draft, before, {
      id: () => world.nextId(),
      applicationId: application.id,
      guildId: request.param("guild") === "" ? undefined : request.param("guild"),
    });
  const localized = (request: ApiRequest, command: Command): Command =>
    request.query.get("with_localizations") === "true" ? command : withoutLocalizations(command);

  return [
    {
      method: "GET",
      template,
      handle: (request, application) =>
        ok([...registered(request, application).values()].map((command) => localized(request, command))),
    },
    {
      method: "PUT",
      template,
      handle: (request, application) => {
        const commands = registered(request, application);
        const before = [...commands.values()];
        const drafts = Object.values(request.bodyAs("commands"));
        const after = drafts.map((draft) => make(request, application, draft, sameName(before, draft)));
        commands.clear();
        for (const command of after) commands.set(command.id, command);
        world.changes.noted();
        return ok(after);
      },
    },
    {
      method: "POST",
      template,
      handle: (request, application) => {
        const commands = registered(request, application);
        const draft = request.bodyAs("command");
        const before = sameName([...commands.values()], draft);
        const command = make(request, application, draft, before);
        commands.set(command.id, command);
        world.changes.noted();
        return before === undefined ? created(command) : ok(command);
      },
    },
    {
      method: "GET",
      template: `${template}/:command`,
      handle: (request, application) => ok(one(request, application)),
    },
    {
      method: "PATCH",
      template: `${template}/:command`,
      handle: (request, application) => {
        const before = one(request, application);
        const command = make(request, application, { ...before, ...request.bodyAs("commandChange") }, before);
        registered(request, application).set(command.id, command);
        world.changes.noted();
        return ok(command);
      },
    },
    {
      method: "DELETE",
      template: `${template}/:command`,
      handle: (request, application) => {
        registered(request, application).delete(one(request, application).id);
        world.changes.noted();
        return noContent;
      },
    },
  ];
}

function sameName(commands: readonly Command[], draft: CommandDraft): Command | undefined {
  return commands.find(
    (command) => command.name === draft.name && command.type === (draft.type ?? ApplicationCommandType.ChatInput),
  );
}
