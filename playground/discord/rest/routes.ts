import type { Core } from "../core.ts";
import { channelRoutes } from "./channels.ts";
import { commandRoutes } from "./commands.ts";
import { guildRoutes } from "./guilds.ts";
import { interactionRoutes } from "./interactions.ts";
import { messageRoutes } from "./messages.ts";
import { pinRoutes } from "./pins.ts";
import type { Route } from "./request.ts";
import { threadRoutes } from "./threads.ts";
import { userRoutes } from "./users.ts";

/** Every route there is. */
export function routesOf(core: Core): Route[] {
  return [
    ...userRoutes(core),
    ...guildRoutes(core),
    ...channelRoutes(core),
    ...messageRoutes(core),
    ...pinRoutes(core),
    ...threadRoutes(core),
    ...commandRoutes(core),
    ...interactionRoutes(core),
  ];
}
