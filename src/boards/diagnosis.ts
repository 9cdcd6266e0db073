import type { LogOutcome } from "./board-rules.ts";
import type { Board, GuildRules } from "./boards.ts";

/** What is known of a server's channels, roles and commands at this moment. */
export interface ServerFacts {
  /** The rights that the bot lacks in a channel; undefined when it does not see it. */
  readonly missingIn: (channelId: string) => readonly string[] | undefined;
  readonly role: (roleId: string) => { readonly mentionable: boolean } | undefined;
  /** Whether the bot may ping roles that not everybody may mention. */
  readonly mayMentionEveryRole: boolean;
  /** Which of the staff's commands a role, or one member apart from their roles, is offered; undefined when Discord would not say. */
  readonly offeredTo: ((holderId: string) => readonly string[]) | undefined;
  /** The commands that each of them types. */
  readonly commandsOf: Readonly<Record<"manager" | "reviewer", readonly string[]>>;
  readonly troubles: readonly Trouble[];
}

/** Suggestions of a server that cannot be shown, by the reason why. */
export interface Trouble {
  readonly problem: string;
  readonly count: number;
  /** The newest of them. */
  readonly number: number;
}

export interface TroubleStore {
  /** Suggestions that should be seen and are not, by their problem. A card that staff deleted is no trouble. */
  troubles(guildId: string): Promise<readonly Trouble[]>;
}

/** Which of a server's settings names a role. */
export type RoleUse =
  | "manager"
  | "reviewer"
  | "suggestingAllowed"
  | "suggestingDenied"
  | "votingAllowed"
  | "votingDenied"
  | "cooldownExempt"
  | "voteWeight"
  | "pingNew"
  | "pingQueued";

/** Which of a board's settings names a channel. */
export type ChannelUse = "board" | "queue" | `log-${LogOutcome}`;

/** A rule that has no effect, or a bad one, until another is set as well. */
export interface UnfinishedRule {
  readonly kind: "queue-nowhere" | "log-nowhere" | "tags-missing";
  readonly board: string;
}

/** Something that fails, or will: `board` is the name of the board that it is about. */
export type Finding =
  | { readonly kind: "no-board" }
  | { readonly kind: "channel-gone"; readonly board: string; readonly use: ChannelUse; readonly channelId: string }
  | {
      readonly kind: "rights-missing";
      readonly board: string;
      readonly use: ChannelUse;
      readonly channelId: string;
      readonly permissions: readonly string[];
    }
  | UnfinishedRule
  | { readonly kind: "role-gone"; readonly board: string | undefined; readonly use: RoleUse; readonly roleId: string }
  | { readonly kind: "role-not-pingable"; readonly board: string; readonly roleId: string }
  | { readonly kind: "grant-missing"; readonly roleId: string; readonly commands: readonly string[] }
  | ({ readonly kind: "not-shown" } & Trouble);

/** Walks everything that a server has set, and says what will fail; nothing when all is well. */
export function diagnose({ boards, settings }: GuildRules, facts: ServerFacts): readonly Finding[] {
  const { managerRoleIds, reviewerRoleIds } = settings;
  const reviewers = reviewerRoleIds.filter((roleId) => !managerRoleIds.includes(roleId));
  return [
    ...(boards.length === 0 ? [{ kind: "no-board" as const }] : []),
    ...boards.flatMap((board) => [...channelFindings(board, facts), ...ruleFindings(board, facts)]),
    ...managerRoleIds.flatMap((roleId) => goneRole(undefined, "manager", roleId, facts)),
    ...reviewerRoleIds.flatMap((roleId) => goneRole(undefined, "reviewer", roleId, facts)),
    ...managerRoleIds.flatMap((roleId) => missingGrant(roleId, "manager", facts)),
    ...reviewers.flatMap((roleId) => missingGrant(roleId, "reviewer", facts)),
    ...facts.troubles.map((trouble) => ({ kind: "not-shown" as const, ...trouble })),
  ];
}

function channelFindings(board: Board, { missingIn }: ServerFacts): Finding[] {
  return channelUses(board).flatMap(({ use, channelId }): Finding[] => {
    const permissions = missingIn(channelId);
    if (permissions === undefined) return [{ kind: "channel-gone", board: board.name, use, channelId }];
    return permissions.length === 0 ? [] : [{ kind: "rights-missing", board: board.name, use, channelId, permissions }];
  });
}

/** The channels that a board writes to, under its rules as they are. */
export function channelUses(board: Board): readonly { readonly use: ChannelUse; readonly channelId: string }[] {
  const { channelId, queueChannelId, log, logChannelIds } = board;
  const queue = postsInQueue(board) && queueChannelId !== undefined ? [queueChannelId] : [];
  const logs = log === "in-place" ? [] : Object.entries(logChannelIds);
  return [
    { use: "board", channelId },
    ...queue.map((id) => ({ use: "queue" as const, channelId: id })),
    ...logs.map(([outcome, id]) => ({ use: `log-${outcome}` as ChannelUse, channelId: id })),
  ];
}

/** Rules that do nothing, or keep everybody out, until another is set as well. */
export function unfinishedRules(board: Board): UnfinishedRule[] {
  const { name, log, logChannelIds, tags, tagsRequired } = board;
  const kinds: UnfinishedRule["kind"][] = [];
  if (postsInQueue(board) && board.queueChannelId === undefined) kinds.push("queue-nowhere");
  if (log !== "in-place" && Object.keys(logChannelIds).length === 0) kinds.push("log-nowhere");
  if (tagsRequired && tags.length === 0) kinds.push("tags-missing");
  return kinds.map((kind) => ({ kind, board: name }));
}

function ruleFindings(board: Board, facts: ServerFacts): Finding[] {
  const { name, pingRoleIdsOnNew, pingRoleIdsOnQueued } = board;
  const pinged = [...new Set([...pingRoleIdsOnNew, ...pingRoleIdsOnQueued])];
  return [
    ...unfinishedRules(board),
    ...boardRoles(board).flatMap(({ use, roleId }) => goneRole(name, use, roleId, facts)),
    ...pinged.flatMap((roleId) => {
      const role = facts.role(roleId);
      const silent = role !== undefined && !role.mentionable && !facts.mayMentionEveryRole;
      return silent ? [{ kind: "role-not-pingable" as const, board: name, roleId }] : [];
    }),
  ];
}

function postsInQueue({ queue }: Board): boolean {
  return queue === "channel" || queue === "both";
}

function boardRoles(board: Board): readonly { readonly use: RoleUse; readonly roleId: string }[] {
  return [
    ...roleUses("suggestingAllowed", board.suggesting.allowedRoleIds),
    ...roleUses("suggestingDenied", board.suggesting.deniedRoleIds),
    ...roleUses("votingAllowed", board.voting.allowedRoleIds),
    ...roleUses("votingDenied", board.voting.deniedRoleIds),
    ...roleUses("cooldownExempt", board.cooldownExemptRoleIds),
    ...roleUses(
      "voteWeight",
      board.roleWeights.map(({ roleId }) => roleId),
    ),
    ...roleUses("pingNew", board.pingRoleIdsOnNew),
    ...roleUses("pingQueued", board.pingRoleIdsOnQueued),
  ];
}

function roleUses(use: RoleUse, roleIds: readonly string[]) {
  return roleIds.map((roleId) => ({ use, roleId }));
}

function goneRole(board: string | undefined, use: RoleUse, roleId: string, facts: ServerFacts): Finding[] {
  return facts.role(roleId) === undefined ? [{ kind: "role-gone", board, use, roleId }] : [];
}

/** Discord offers typed commands by its own permissions; a role of ours alone has to be granted them in its settings. */
function missingGrant(roleId: string, as: "manager" | "reviewer", facts: ServerFacts): Finding[] {
  const { role, offeredTo, commandsOf } = facts;
  if (offeredTo === undefined || role(roleId) === undefined) return [];
  const offered = new Set(offeredTo(roleId));
  const commands = commandsOf[as].filter((name) => !offered.has(name));
  return commands.length === 0 ? [] : [{ kind: "grant-missing", roleId, commands }];
}
