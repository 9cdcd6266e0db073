import type { Button, MemberButton } from "../../src/discord/command.ts";
import { blocks } from "./blocks.ts";
import { board } from "./board.ts";
import { boardDelete } from "./board-delete.ts";
import { doctor } from "./doctor.ts";
import { draft } from "./draft.ts";
import { follow } from "./follow.ts";
import { history } from "./history.ts";
import { list } from "./list.ts";
import { mine } from "./mine.ts";
import { notes } from "./notes.ts";
import { override } from "./override.ts";
import { panel } from "./panel.ts";
import { preference } from "./preference.ts";
import { queue } from "./queue.ts";
import { read } from "./read.ts";
import { repost } from "./repost.ts";
import { setup } from "./setup.ts";
import { top } from "./top.ts";
import { undo } from "./undo.ts";
import { vote } from "./vote.ts";
import { voters } from "./voters.ts";

/** Everything that people can press: each answers the custom ids that begin with its name. */
export const buttons: readonly (Button | MemberButton)[] = [
  blocks,
  vote,
  draft,
  voters,
  read,
  notes,
  list,
  top,
  mine,
  history,
  override,
  undo,
  repost,
  queue,
  board,
  boardDelete,
  doctor,
  setup,
  panel,
  follow,
  preference,
];
