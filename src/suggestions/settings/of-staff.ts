import { channel, duration, lines, oneOf, someOf } from "../../boards/setting-kinds.ts";
import { suggestionStatuses } from "../status.ts";
import { setting } from "./setting.ts";

const reasonable = suggestionStatuses.filter((status) => !["queued", "open", "withdrawn"].includes(status));

/** What holds for whoever reviews and decides. */
export const staffSettings = [
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
] as const;
