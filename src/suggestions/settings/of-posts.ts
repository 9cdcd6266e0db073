import type { LogOutcome } from "../../boards/board-rules.ts";
import { channel, line, look, oneOf, roles, yesOrNo } from "../../boards/setting-kinds.ts";
import { type SuggestionStatus, suggestionStatuses } from "../status.ts";
import { setting } from "./setting.ts";

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

/** How suggestions are shown, and whom that calls. */
export const postSettings = [
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
