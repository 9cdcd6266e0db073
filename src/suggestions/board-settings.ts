import type { AudienceRule, BoardRules, LogOutcome } from "../boards/board-rules.ts";
import type { Board, BoardChanges } from "../boards/boards.ts";
import {
  channel,
  count,
  duration,
  line,
  lines,
  look,
  oneOf,
  roles,
  type SettingForm,
  type SettingKind,
  someOf,
  type TypedTag,
  tags,
  weights,
  yesOrNo,
} from "../boards/setting-kinds.ts";
import { type SuggestionStatus, suggestionStatuses } from "./status.ts";

export const settingGroups = [
  "suggesting",
  "limits",
  "privacy",
  "tags",
  "editing",
  "queue",
  "voting",
  "threads",
  "log",
  "pings",
  "statuses",
] as const;
export type SettingGroup = (typeof settingGroups)[number];

/** One rule of a board, as staff read, type and choose it. */
export interface Setting {
  readonly key: SettingKey;
  readonly group: SettingGroup;
  readonly form: SettingForm;
  /** The value as it can be typed again. */
  read(board: BoardRules): string;
  /** What typing this changes on a board as it then is; undefined for what is no value of this setting. */
  change(typed: string): ((before: Board) => BoardChanges) | undefined;
}

function setting<const Key extends string, Value>(
  key: Key,
  group: SettingGroup,
  kind: SettingKind<Value>,
  get: (board: BoardRules) => Value,
  put: (value: Value, before: Board) => BoardChanges,
) {
  return {
    key,
    group,
    form: kind.form,
    read: (board: BoardRules) => kind.write(get(board)),
    change(typed: string) {
      const parsed = kind.parse(typed);
      return parsed === undefined ? undefined : (before: Board) => put(parsed.value, before);
    },
  };
}

const audienceRoles = roles(25);
const age = duration("day", "3650d");

function suggesting<const Key extends string, Value>(
  key: Key,
  kind: SettingKind<Value>,
  get: (rule: AudienceRule) => Value,
  put: (value: Value) => Partial<AudienceRule>,
) {
  const changed = (value: Value, { suggesting }: Board) => ({ suggesting: { ...suggesting, ...put(value) } });
  return setting(key, "suggesting", kind, (board) => get(board.suggesting), changed);
}

function voting<const Key extends string, Value>(
  key: Key,
  kind: SettingKind<Value>,
  get: (rule: AudienceRule) => Value,
  put: (value: Value) => Partial<AudienceRule>,
) {
  const changed = (value: Value, { voting }: Board) => ({ voting: { ...voting, ...put(value) } });
  return setting(key, "voting", kind, (board) => get(board.voting), changed);
}

function logChannel<const Key extends string>(key: Key, outcome: LogOutcome) {
  return setting(
    key,
    "log",
    channel,
    ({ logChannelIds }) => logChannelIds[outcome],
    (id, before) => {
      const logChannelIds: Partial<Record<LogOutcome, string>> = { ...before.logChannelIds };
      if (id === undefined) delete logChannelIds[outcome];
      else logChannelIds[outcome] = id;
      return { logChannelIds };
    },
  );
}

function statusLook<const Status extends SuggestionStatus>(status: Status) {
  return setting(
    `look.${status}`,
    "statuses",
    look(30),
    ({ statusLooks }) => statusLooks[status] ?? { label: undefined, colour: undefined },
    (value, { statusLooks }) => ({ statusLooks: { ...statusLooks, [status]: value } }),
  );
}

/** A tag keeps its id by its name; a new one gets an id that none ever had on this board. */
function withIds(typed: readonly TypedTag[], { tags: before, lastTagId }: Board): BoardChanges {
  let last = lastTagId;
  const changed = typed.map(({ name, emoji }) => {
    const known = before.find((tag) => tag.name.toLowerCase() === name.toLowerCase());
    if (known === undefined) last += 1;
    return { id: known?.id ?? last, name, emoji };
  });
  return { tags: changed, lastTagId: last };
}

const reasonable = suggestionStatuses.filter((status) => !["queued", "open", "withdrawn"].includes(status));

const table = [
  suggesting(
    "suggestRoles",
    audienceRoles,
    ({ allowedRoleIds }) => allowedRoleIds,
    (allowedRoleIds) => ({ allowedRoleIds }),
  ),
  suggesting(
    "suggestDeniedRoles",
    audienceRoles,
    ({ deniedRoleIds }) => deniedRoleIds,
    (deniedRoleIds) => ({ deniedRoleIds }),
  ),
  suggesting(
    "suggestAccountAge",
    age,
    ({ accountAgeDays }) => accountAgeDays,
    (accountAgeDays) => ({ accountAgeDays }),
  ),
  suggesting(
    "suggestMemberFor",
    age,
    ({ memberDays }) => memberDays,
    (memberDays) => ({ memberDays }),
  ),
  setting(
    "titles",
    "suggesting",
    oneOf({ off: "off", optional: "optional", required: "required" } as const),
    ({ titles }) => titles,
    (titles) => ({ titles }),
  ),
  setting(
    "cooldown",
    "limits",
    duration("second", "90d"),
    ({ cooldownSeconds }) => cooldownSeconds,
    (cooldownSeconds) => ({ cooldownSeconds }),
  ),
  setting(
    "cooldownExempt",
    "limits",
    roles(25),
    ({ cooldownExemptRoleIds }) => cooldownExemptRoleIds,
    (cooldownExemptRoleIds) => ({ cooldownExemptRoleIds }),
  ),
  setting(
    "maxOpenPerMember",
    "limits",
    count(1_000),
    ({ maxOpenPerMember }) => maxOpenPerMember,
    (maxOpenPerMember) => ({ maxOpenPerMember }),
  ),
  setting(
    "maxOpen",
    "limits",
    count(100_000),
    ({ maxOpen }) => maxOpen,
    (maxOpen) => ({ maxOpen }),
  ),
  setting(
    "anonymous",
    "privacy",
    yesOrNo,
    ({ anonymousAllowed }) => anonymousAllowed,
    (anonymousAllowed) => ({ anonymousAllowed }),
  ),
  setting(
    "anonymousStaff",
    "privacy",
    yesOrNo,
    ({ anonymousStaffAllowed }) => anonymousStaffAllowed,
    (anonymousStaffAllowed) => ({ anonymousStaffAllowed }),
  ),
  setting(
    "images",
    "privacy",
    yesOrNo,
    ({ imagesAllowed }) => imagesAllowed,
    (imagesAllowed) => ({ imagesAllowed }),
  ),
  setting("tags", "tags", tags(20, 20), ({ tags }) => tags, withIds),
  setting(
    "tagsRequired",
    "tags",
    yesOrNo,
    ({ tagsRequired }) => tagsRequired,
    (tagsRequired) => ({ tagsRequired }),
  ),
  setting(
    "editWindow",
    "editing",
    duration("minute", "365d", { unlimited: 0, never: -1 }),
    ({ editWindowMinutes }) => editWindowMinutes,
    (editWindowMinutes) => ({ editWindowMinutes }),
  ),
  setting(
    "reviewEdits",
    "editing",
    yesOrNo,
    ({ editsAreReviewed }) => editsAreReviewed,
    (editsAreReviewed) => ({ editsAreReviewed }),
  ),
  setting(
    "queue",
    "queue",
    oneOf({ off: "off", virtual: "virtual", channel: "channel", both: "both" } as const),
    ({ queue }) => queue,
    (queue) => ({ queue }),
  ),
  setting(
    "queueChannel",
    "queue",
    channel,
    ({ queueChannelId }) => queueChannelId,
    (queueChannelId) => ({ queueChannelId }),
  ),
  setting(
    "queueReminder",
    "queue",
    duration("hour", "90d"),
    ({ queueReminderHours }) => queueReminderHours,
    (queueReminderHours) => ({ queueReminderHours }),
  ),
  setting(
    "requireReason",
    "queue",
    someOf(reasonable),
    ({ reasonRequiredFor }) => reasonRequiredFor,
    (reasonRequiredFor) => ({ reasonRequiredFor }),
  ),
  setting(
    "cannedReasons",
    "queue",
    lines(25, 100),
    ({ cannedReasons }) => cannedReasons,
    (cannedReasons) => ({ cannedReasons }),
  ),
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
  setting(
    "threads",
    "threads",
    yesOrNo,
    ({ threads }) => threads,
    (threads) => ({ threads }),
  ),
  setting(
    "threadName",
    "threads",
    line(100),
    ({ threadName }) => threadName,
    (threadName) => ({ threadName }),
  ),
  setting(
    "threadArchive",
    "threads",
    oneOf({ "1h": 60, "1d": 1440, "3d": 4320, "7d": 10_080 } as const),
    ({ threadArchiveMinutes }) => threadArchiveMinutes,
    (threadArchiveMinutes) => ({ threadArchiveMinutes }),
  ),
  setting(
    "pingAuthor",
    "threads",
    yesOrNo,
    ({ threadPingsAuthor }) => threadPingsAuthor,
    (threadPingsAuthor) => ({ threadPingsAuthor }),
  ),
  setting(
    "log",
    "log",
    oneOf({ "in-place": "in-place", move: "move", copy: "copy" } as const),
    ({ log }) => log,
    (log) => ({ log }),
  ),
  logChannel("logApproved", "approved"),
  logChannel("logRejected", "rejected"),
  logChannel("logImplemented", "implemented"),
  logChannel("logDuplicate", "duplicate"),
  logChannel("logOther", "other"),
  setting(
    "pingOnNew",
    "pings",
    roles(10),
    ({ pingRoleIdsOnNew }) => pingRoleIdsOnNew,
    (pingRoleIdsOnNew) => ({ pingRoleIdsOnNew }),
  ),
  setting(
    "pingOnQueued",
    "pings",
    roles(10),
    ({ pingRoleIdsOnQueued }) => pingRoleIdsOnQueued,
    (pingRoleIdsOnQueued) => ({ pingRoleIdsOnQueued }),
  ),
  setting(
    "directMessages",
    "pings",
    yesOrNo,
    ({ directMessages }) => directMessages,
    (directMessages) => ({ directMessages }),
  ),
  ...suggestionStatuses.map((status) => statusLook(status)),
] as const;

export type SettingKey = (typeof table)[number]["key"];

/** Every rule of a board that staff can set, in the order in which they are shown. */
export const boardSettings: readonly Setting[] = table;

/** By its key, in whichever case it was typed. */
export function settingOf(key: string): Setting | undefined {
  return boardSettings.find((one) => one.key.toLowerCase() === key.trim().toLowerCase());
}
