import type { Command } from "../src/discord/command.ts";
import { block } from "./block.ts";
import { board } from "./board.ts";
import { decide } from "./decide.ts";
import { doctor } from "./doctor.ts";
import { help } from "./help.ts";
import { note } from "./note.ts";
import { panel } from "./panel.ts";
import { preferences } from "./preferences.ts";
import { queue } from "./queue.ts";
import { setup } from "./setup.ts";
import { stats } from "./stats.ts";
import { suggest } from "./suggest.ts";
import { suggestions } from "./suggestions.ts";

/** Everything that people can type: the one list, used by the router and by registration. */
export const commands: readonly Command[] = [
  suggest,
  suggestions,
  decide,
  note,
  queue,
  block,
  board,
  setup,
  panel,
  doctor,
  stats,
  preferences,
  help,
];
