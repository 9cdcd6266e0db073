import type { Select } from "../../src/discord/command.ts";

/** Everything that people can choose in: each answers the custom ids that begin with its name. */
export const selects: readonly Select[] = [];
