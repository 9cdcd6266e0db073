import type { Select } from "../../src/discord/command.ts";
import { board } from "./board.ts";
import { setup } from "./setup.ts";
import { staff } from "./staff.ts";

/** Everything that people can choose in: each answers the custom ids that begin with its name. */
export const selects: readonly Select[] = [board, setup, staff];
