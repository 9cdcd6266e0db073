import type { Refusal, RefusalCode } from "../errors.ts";
import type { Words } from "../i18n/catalogue.ts";
import type { BoardParticipation } from "../suggestions/participation.ts";
import { inertName } from "./inert.ts";
import { channelMention, roleMention, timestamp } from "./marks.ts";
import { type MessageBody, maxMessageTextLength, message, textDisplay } from "./message.ts";
import { cut } from "./shorten.ts";

/** A command as it is registered; of its options only the subcommands matter here. */
export interface HelpEntry {
  readonly name: string;
  readonly description: string;
  readonly options?:
    | readonly { readonly type: number; readonly name: string; readonly description: string }[]
    | undefined;
}

export interface Help {
  /** What everybody may type. */
  readonly members: readonly HelpEntry[];
  /** What this member may type as one of the staff. */
  readonly staff: readonly HelpEntry[];
  /** Names of those that Discord does not offer to this member's roles yet. */
  readonly notOffered: readonly string[];
  readonly boards: readonly BoardParticipation[];
}

const subcommand = 1;
/** Room that commands may take, so that something of the boards is always to be seen. */
const maxCommandsLength = 3_000;
/** As many as fit a sentence. */
const mostRoles = 5;

/** What a member may do here: what they can type, what each board lets them do and why not, and how voting works. */
export function helpView({ members, staff, notOffered, boards }: Help, words: Words): MessageBody {
  const commands = [
    `### ${words.text("help.commands")}`,
    ...(members.length === 0 ? [words.text("help.none")] : members.map(commandLine)),
    ...(staff.length === 0 ? [] : [`**${words.text("help.staff")}**`, ...staff.map(commandLine)]),
    ...(notOffered.length === 0
      ? []
      : [words.text("help.not-offered", { commands: notOffered.map(typed).join(", ") })]),
  ].join("\n");
  const shown = cut(commands, maxCommandsLength);
  const voting = `-# ${words.text("help.voting")}`;
  const room = maxMessageTextLength - shown.length - voting.length;
  return message([textDisplay(shown), textDisplay(boardLines(boards, room, words)), textDisplay(voting)]);
}

function commandLine({ name, description, options = [] }: HelpEntry): string {
  const subcommands = options.filter(({ type }) => type === subcommand).map((one) => `\`${one.name}\``);
  return `- ${[typed(name), ...subcommands].join(" ")} · ${description}`;
}

function typed(name: string): string {
  return `\`/${name}\``;
}

/** As many boards as there is room for; then how many more there are. */
function boardLines(boards: readonly BoardParticipation[], room: number, words: Words): string {
  const heading = `**${words.text("help.boards")}**`;
  if (boards.length === 0) return `${heading}\n${words.text("help.no-board")}`;
  const lines = boards.map((board) => boardLine(board, words));
  const more = (shown: number) => words.text("help.more-boards", { count: lines.length - shown });
  const draw = (shown: number) =>
    [heading, ...lines.slice(0, shown), ...(shown < lines.length ? [more(shown)] : [])].join("\n");
  let shown = lines.length;
  while (shown > 0 && draw(shown).length > room) shown -= 1;
  return draw(shown);
}

function boardLine({ board, suggesting, voting }: BoardParticipation, words: Words): string {
  const may = mayDo(suggesting === undefined, voting === undefined);
  const line = words.text("help.board", {
    board: inertName(board.name, words.text("person.unknown")),
    channel: channelMention(board.channelId),
    may,
  });
  const refusals = [suggesting, voting].filter((refusal) => refusal !== undefined);
  const reasons = refusals.map((refusal) => why(refusal, refusals, words));
  return [`- ${line}`, ...new Set(reasons)].join(" ");
}

function mayDo(suggests: boolean, votes: boolean): "both" | "suggest" | "vote" | "nothing" {
  if (suggests && votes) return "both";
  if (suggests) return "suggest";
  return votes ? "vote" : "nothing";
}

/** Why not, in a few words; one block that covers both is told once. */
function why({ code, details }: Refusal, refusals: readonly Refusal[], words: Words): string {
  if ("roleIds" in details) {
    const roles = details.roleIds.slice(0, mostRoles).map(roleMention).join(", ");
    return words.text(code === "role-denied" ? "help.why-denied" : "help.why-missing", { what: details.what, roles });
  }
  if ("days" in details) {
    return words.text("help.why-young", { what: details.what, when: timestamp(details.from, "f") });
  }
  const until = endOf(details);
  const lasts = until === undefined ? "forever" : "for-a-time";
  const alike = refusals.filter((one) => isBlock(one.code) && endOf(one.details)?.getTime() === until?.getTime());
  const from = code === "blocked-voting" ? "vote" : "suggest";
  const what = alike.length > 1 ? "both" : from;
  return words.text("help.why-blocked", { what, lasts, until: until === undefined ? "" : timestamp(until, "f") });
}

function isBlock(code: RefusalCode): boolean {
  return code === "blocked-suggesting" || code === "blocked-voting";
}

function endOf(details: Refusal["details"]): Date | undefined {
  return "until" in details ? details.until : undefined;
}
