/** Whom a rule lets pass, by roles and by age. Somebody with a denied role never passes; allowed roles, if any, are required. */
export interface AudienceRule {
  readonly allowedRoleIds: readonly string[];
  readonly deniedRoleIds: readonly string[];
  /** How old the account must be, and how long ago the member must have joined; 0 asks nothing. */
  readonly accountAgeDays: number;
  readonly memberDays: number;
}

/** Where suggestions wait for their review: nowhere, in `/queue` alone, in a channel alone, or in both. */
export type QueueMode = "off" | "virtual" | "channel" | "both";

/** What becomes of a card when its suggestion is decided: it stays, moves to the outcome's channel, or is copied there. */
export type LogMode = "in-place" | "move" | "copy";

/** Outcomes that can have a log channel of their own. */
export const logOutcomes = ["approved", "rejected", "implemented", "duplicate", "other"] as const;
export type LogOutcome = (typeof logOutcomes)[number];

/** Who may see how people voted. */
export type VotersVisibility = "all" | "staff" | "nobody";

/** After how long without a word Discord puts a thread aside. */
export type ThreadArchiveMinutes = 60 | 1440 | 4320 | 10_080;

export interface RoleWeight {
  readonly roleId: string;
  /** What a vote of somebody with this role counts, 2 to 10; of several the highest. */
  readonly weight: number;
}

export interface BoardTag {
  /** Never given twice on a board. */
  readonly id: number;
  readonly name: string;
  readonly emoji: string | undefined;
}

export interface StatusLook {
  readonly label: string | undefined;
  /** 0xRRGGBB. */
  readonly colour: number | undefined;
}

/** How a board works. Whatever was never set is as `defaultBoardRules` says. */
export interface BoardRules {
  readonly anonymousAllowed: boolean;
  /** Whether staff may decide and note without their name. */
  readonly anonymousStaffAllowed: boolean;
  readonly imagesAllowed: boolean;
  readonly titles: "off" | "optional" | "required";
  readonly tags: readonly BoardTag[];
  /** The highest id that a tag of this board ever had. */
  readonly lastTagId: number;
  readonly tagsRequired: boolean;
  readonly suggesting: AudienceRule;
  readonly cooldownSeconds: number;
  readonly cooldownExemptRoleIds: readonly string[];
  /** How many open suggestions one member, and the board, may have at once; 0 sets no limit. */
  readonly maxOpenPerMember: number;
  readonly maxOpen: number;
  readonly voting: AudienceRule;
  readonly ownVoteAllowed: boolean;
  readonly abstainAllowed: boolean;
  /** Whether counts are hidden until the suggestion is decided. */
  readonly countsHidden: boolean;
  readonly roleWeights: readonly RoleWeight[];
  readonly voters: VotersVisibility;
  readonly threads: boolean;
  /** With `{number}`, `{text}` and `{author}`. */
  readonly threadName: string;
  readonly threadArchiveMinutes: ThreadArchiveMinutes;
  readonly threadPingsAuthor: boolean;
  readonly queue: QueueMode;
  readonly queueChannelId: string | undefined;
  /** Staff are reminded of entries that have waited for so long; 0 never reminds. */
  readonly queueReminderHours: number;
  /** Statuses that staff cannot give without a reason. */
  readonly reasonRequiredFor: readonly string[];
  readonly cannedReasons: readonly string[];
  readonly log: LogMode;
  readonly logChannelIds: Readonly<Partial<Record<LogOutcome, string>>>;
  readonly pingRoleIdsOnNew: readonly string[];
  readonly pingRoleIdsOnQueued: readonly string[];
  /** By status. */
  readonly statusLooks: Readonly<Record<string, StatusLook>>;
  /** For how long after submitting authors may edit; 0 sets no end, -1 allows no edit at all. */
  readonly editWindowMinutes: number;
  /** Whether an edited suggestion goes back into the queue. */
  readonly editsAreReviewed: boolean;
  /** Whether authors and followers are told by direct message. */
  readonly directMessages: boolean;
}

const everybody: AudienceRule = { allowedRoleIds: [], deniedRoleIds: [], accountAgeDays: 0, memberDays: 0 };

export const defaultBoardRules: BoardRules = {
  anonymousAllowed: true,
  anonymousStaffAllowed: true,
  imagesAllowed: true,
  titles: "off",
  tags: [],
  lastTagId: 0,
  tagsRequired: false,
  suggesting: everybody,
  cooldownSeconds: 0,
  cooldownExemptRoleIds: [],
  maxOpenPerMember: 0,
  maxOpen: 0,
  voting: everybody,
  ownVoteAllowed: true,
  abstainAllowed: false,
  countsHidden: false,
  roleWeights: [],
  voters: "all",
  threads: true,
  threadName: "#{number} · {text}",
  threadArchiveMinutes: 10_080,
  threadPingsAuthor: false,
  queue: "off",
  queueChannelId: undefined,
  queueReminderHours: 0,
  reasonRequiredFor: [],
  cannedReasons: [],
  log: "in-place",
  logChannelIds: {},
  pingRoleIdsOnNew: [],
  pingRoleIdsOnQueued: [],
  statusLooks: {},
  editWindowMinutes: 0,
  editsAreReviewed: false,
  directMessages: true,
};
