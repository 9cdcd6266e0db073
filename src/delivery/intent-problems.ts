import type { DeliveryProblem } from "../suggestions/delivery-problem.ts";
import type { IntentKind } from "../suggestions/intents.ts";
import type { SinkFault, SinkFaultKind } from "./message-sink.ts";

/** What an intent writes to. */
type Target = "card" | "thread" | "person" | "queue" | "log";
type Problems = Readonly<Record<Target, DeliveryProblem>>;

const targets: Readonly<Record<IntentKind, Target>> = {
  card: "card",
  thread: "thread",
  "thread-ping": "thread",
  "author-ping": "thread",
  "decision-dm": "person",
  followers: "person",
  "follower-dm": "person",
  "queue-post": "queue",
  "queue-reminder": "queue",
  log: "log",
};

/** What a fault means for an intent; those that are not listed are worth another attempt. */
const problems: { readonly [Kind in SinkFaultKind]?: Problems } = {
  "channel-gone": {
    card: "card-channel-gone",
    thread: "card-channel-gone",
    person: "dm-closed",
    queue: "queue-channel-gone",
    log: "log-channel-gone",
  },
  "message-gone": {
    card: "card-message-gone",
    thread: "card-message-gone",
    person: "dm-closed",
    queue: "queue-message-gone",
    log: "refused",
  },
  "user-gone": { card: "refused", thread: "refused", person: "author-gone", queue: "refused", log: "refused" },
  forbidden: {
    card: "card-forbidden",
    thread: "thread-forbidden",
    person: "dm-closed",
    queue: "queue-forbidden",
    log: "log-forbidden",
  },
  "dm-closed": { card: "refused", thread: "refused", person: "dm-closed", queue: "refused", log: "refused" },
  limit: { card: "refused", thread: "thread-limit", person: "refused", queue: "refused", log: "refused" },
  "tag-required": { card: "card-tag-required", thread: "refused", person: "refused", queue: "refused", log: "refused" },
  // A closed post takes no more messages.
  archived: {
    card: "refused",
    thread: "thread-forbidden",
    person: "refused",
    queue: "queue-forbidden",
    log: "log-forbidden",
  },
  refused: { card: "refused", thread: "refused", person: "refused", queue: "refused", log: "refused" },
};

/** What to say of an intent that Discord will not do; undefined where another attempt is worth it. */
export function intentProblem(kind: IntentKind, { kind: fault }: SinkFault): DeliveryProblem | undefined {
  return problems[fault]?.[targets[kind]];
}

/** Why an entry's post cannot be drawn anew; undefined where another attempt is worth it. */
export function queuePostProblem(fault: SinkFault): DeliveryProblem | undefined {
  return intentProblem("queue-post", fault);
}

/** Why a posted card cannot be shown; undefined where another attempt is worth it. */
export function cardProblem(fault: SinkFault): DeliveryProblem | undefined {
  switch (fault.kind) {
    case "channel-gone":
      return "card-channel-gone";
    case "message-gone":
      return "card-message-gone";
    case "forbidden":
      return "card-forbidden";
    case "refused":
      return "refused";
    default:
      return undefined;
  }
}
