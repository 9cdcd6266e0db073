import type { AudienceRule } from "../../boards/board-rules.ts";
import type { Board } from "../../boards/boards.ts";
import { oneOf, type SettingKind, weights, yesOrNo } from "../../boards/setting-kinds.ts";
import { age, audienceRoles, setting } from "./setting.ts";

function voting<const Key extends string, Value>(
  key: Key,
  kind: SettingKind<Value>,
  get: (rule: AudienceRule) => Value,
  put: (value: Value) => Partial<AudienceRule>,
) {
  const changed = (value: Value, { voting }: Board) => ({ voting: { ...voting, ...put(value) } });
  return setting(key, "voting", kind, (board) => get(board.voting), changed);
}

/** What holds for whoever votes. */
export const voteSettings = [
  voting(
    "voteRoles",
    audienceRoles,
    ({ allowedRoleIds }) => allowedRoleIds,
    (allowedRoleIds) => ({ allowedRoleIds }),
  ),
  voting(
    "voteDeniedRoles",
    audienceRoles,
    ({ deniedRoleIds }) => deniedRoleIds,
    (deniedRoleIds) => ({ deniedRoleIds }),
  ),
  voting(
    "voteAccountAge",
    age,
    ({ accountAgeDays }) => accountAgeDays,
    (accountAgeDays) => ({ accountAgeDays }),
  ),
  voting(
    "voteMemberFor",
    age,
    ({ memberDays }) => memberDays,
    (memberDays) => ({ memberDays }),
  ),
  setting(
    "ownVote",
    "voting",
    yesOrNo,
    ({ ownVoteAllowed }) => ownVoteAllowed,
    (ownVoteAllowed) => ({ ownVoteAllowed }),
  ),
  setting(
    "abstain",
    "voting",
    yesOrNo,
    ({ abstainAllowed }) => abstainAllowed,
    (abstainAllowed) => ({ abstainAllowed }),
  ),
  setting(
    "hideCounts",
    "voting",
    yesOrNo,
    ({ countsHidden }) => countsHidden,
    (countsHidden) => ({ countsHidden }),
  ),
  setting(
    "weights",
    "voting",
    weights(20),
    ({ roleWeights }) => roleWeights,
    (roleWeights) => ({ roleWeights }),
  ),
  setting(
    "voters",
    "voting",
    oneOf({ all: "all", staff: "staff", nobody: "nobody" } as const),
    ({ voters }) => voters,
    (voters) => ({ voters }),
  ),
] as const;
