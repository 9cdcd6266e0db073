import { z } from "zod";
import { type BoardRules, defaultBoardRules, logOutcomes } from "../boards/board-rules.ts";
import { defaultServerSettings, type ServerSettings } from "../boards/boards.ts";

const ids = z.array(z.string());
const audience = z.object({
  allowedRoleIds: ids,
  deniedRoleIds: ids,
  accountAgeDays: z.number(),
  memberDays: z.number(),
});
const look = z
  .object({ label: z.string(), colour: z.number() })
  .partial()
  .transform(({ label, colour }) => ({ label, colour }));
const tag = z
  .object({ id: z.number(), name: z.string(), emoji: z.string().optional() })
  .transform(({ id, name, emoji }) => ({ id, name, emoji }));

/** Only what was set is stored: a default that changes with a later version changes for all who left it. */
const stored = z
  .object({
    anonymousAllowed: z.boolean(),
    anonymousStaffAllowed: z.boolean(),
    imagesAllowed: z.boolean(),
    titles: z.enum(["off", "optional", "required"]),
    tags: z.array(tag),
    lastTagId: z.number(),
    tagsRequired: z.boolean(),
    suggesting: audience,
    cooldownSeconds: z.number(),
    cooldownExemptRoleIds: ids,
    maxOpenPerMember: z.number(),
    maxOpen: z.number(),
    voting: audience,
    ownVoteAllowed: z.boolean(),
    abstainAllowed: z.boolean(),
    countsHidden: z.boolean(),
    roleWeights: z.array(z.object({ roleId: z.string(), weight: z.number() })),
    voters: z.enum(["all", "staff", "nobody"]),
    threads: z.boolean(),
    threadName: z.string(),
    threadArchiveMinutes: z.literal([60, 1440, 4320, 10_080]),
    threadPingsAuthor: z.boolean(),
    queue: z.enum(["off", "virtual", "channel", "both"]),
    queueChannelId: z.string(),
    queueReminderHours: z.number(),
    reasonRequiredFor: z.array(z.string()),
    cannedReasons: z.array(z.string()),
    log: z.enum(["in-place", "move", "copy"]),
    logChannelIds: z.partialRecord(z.enum(logOutcomes), z.string()),
    pingRoleIdsOnNew: ids,
    pingRoleIdsOnQueued: ids,
    statusLooks: z.record(z.string(), look),
    editWindowMinutes: z.number(),
    editsAreReviewed: z.boolean(),
    directMessages: z.boolean(),
  })
  .partial();

const storedSettings = z
  .object({ managerRoleIds: ids, reviewerRoleIds: ids, directMessages: z.boolean(), threadPings: z.boolean() })
  .partial();

/** The same text is parsed once: every row of a suggestion comes with its board's, and boards are few. */
export function readRules(json: string): BoardRules {
  const known = parsedRules.get(json);
  if (known !== undefined) return known;
  const rules = withDefaults(defaultBoardRules, stored.parse(JSON.parse(json)));
  if (parsedRules.size >= parsedKept) parsedRules.clear();
  parsedRules.set(json, rules);
  return rules;
}

const parsedRules = new Map<string, BoardRules>();
const parsedKept = 1_000;

/** The stored text with the changes in it; a rule set to `undefined` is as it was by default again. */
export function changedRules(json: string, changes: Partial<BoardRules>): string {
  return JSON.stringify({ ...stored.parse(JSON.parse(json)), ...changes });
}

export function readSettings(json: string): ServerSettings {
  return withDefaults(defaultServerSettings, storedSettings.parse(JSON.parse(json)));
}

export function changedSettings(json: string, changes: Partial<ServerSettings>): string {
  return JSON.stringify({ ...storedSettings.parse(JSON.parse(json)), ...changes });
}

function withDefaults<All extends object>(
  defaults: All,
  set: { readonly [Key in keyof All]?: All[Key] | undefined },
): All {
  return { ...defaults, ...Object.fromEntries(Object.entries(set).filter(([, value]) => value !== undefined)) };
}
