import type { Button } from "../../src/discord/command.ts";
import { doctor } from "./doctor.ts";
import { history } from "./history.ts";
import { list } from "./list.ts";
import { mine } from "./mine.ts";
import { notes } from "./notes.ts";
import { override } from "./override.ts";
import { read } from "./read.ts";
import { top } from "./top.ts";
import { undo } from "./undo.ts";
import { vote } from "./vote.ts";

/** Everything that people can press: each answers the custom ids that begin with its name. */
export const buttons: readonly Button[] = [vote, read, notes, list, top, mine, history, override, undo, doctor];
