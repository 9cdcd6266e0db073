import type { MessageMenu } from "../../src/discord/command.ts";
import { decide } from "./decide.ts";
import { history } from "./history.ts";
import { suggest } from "./suggest.ts";
import { voters } from "./voters.ts";

/** What the menu of a message offers under "Apps"; Discord takes five at most. */
export const menus: readonly MessageMenu[] = [decide, voters, history, suggest];
