import type { AudienceRule } from "../../boards/board-rules.ts";
import type { Board, BoardChanges } from "../../boards/boards.ts";
import {
  count,
  duration,
  oneOf,
  roles,
  type SettingKind,
  type TypedTag,
  tags,
  yesOrNo,
} from "../../boards/setting-kinds.ts";
import { age, audienceRoles, setting } from "./setting.ts";

function suggesting<const Key extends string, Value>(
  key: Key,
  kind: SettingKind<Value>,
  get: (rule: AudienceRule) => Value,
  put: (value: Value) => Partial<AudienceRule>,
) {
  const changed = (value: Value, { suggesting }: Board) => ({ suggesting: { ...suggesting, ...put(value) } });
  return setting(key, "suggesting", kind, (board) => get(board.suggesting), changed);
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

/** What holds for whoever suggests. */
export const authorSettings = [
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
] as const;
