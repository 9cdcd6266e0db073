import type { Refusal, RefusalCode, Refusals } from "../errors.ts";
import type { Words } from "../i18n/catalogue.ts";
import { cleanLine } from "./clean.ts";
import { inertName, inertText } from "./inert.ts";
import { channelMention, roleMention, timestamp } from "./marks.ts";
import { type MessageBody, message, textDisplay } from "./message.ts";
import { permissionNames } from "./permissions.ts";
import { settingLabelOf } from "./setting-texts.ts";
import { statusNameOf } from "./status-look.ts";
import { handBack } from "./typed.ts";

/** Tells a person why they were turned down and how to mend it, and hands back what they typed. */
export function refusalView(refusal: Refusal, words: Words, typed?: string): MessageBody {
  const text = refusalText(refusal.code, refusal.details, words);
  return message([textDisplay(text), ...handBack(typed, text.length, words)]);
}

/** The sentence alone. */
export function refusalLine({ code, details }: Refusal, words: Words): string {
  return refusalText(code, details, words);
}

type Texts = { readonly [Code in RefusalCode]: (details: Refusals[Code], words: Words) => string };

const texts: Texts = {
  "account-too-young": ({ what, days, from }, words) =>
    words.text("refusal.account-too-young", { what, days, when: timestamp(from, "f") }),
  "already-decided": ({ number, status, by }, words) =>
    words.text("refusal.already-decided", {
      number,
      status: statusNameOf(status, words),
      by: by === undefined ? words.text("person.staff") : name(by, words),
    }),
  "already-claimed": ({ number, by }, words) => words.text("refusal.already-claimed", { number, by: name(by, words) }),
  "already-reviewed": ({ number, status, by }, words) =>
    words.text("refusal.already-reviewed", {
      number,
      who: status === "withdrawn" ? "author" : "staff",
      status: statusNameOf(status, words),
      by: by === undefined ? words.text("history.staff") : name(by, words),
    }),
  "anonymous-not-allowed": (_, words) => words.text("refusal.anonymous-not-allowed"),
  "anonymous-staff-not-allowed": (_, words) => words.text("refusal.anonymous-staff-not-allowed"),
  "author-too-late": ({ number, status }, words) =>
    words.text("refusal.author-too-late", { number, status: statusNameOf(status, words) }),
  "abstain-not-allowed": (details, words) => words.text("refusal.abstain-not-allowed", details),
  "block-length": ({ typed }, words) => words.text("refusal.block-length", { typed: name(typed, words) }),
  "block-not-found": (_, words) => words.text("refusal.block-not-found"),
  "block-target": (_, words) => words.text("refusal.block-target"),
  "blocked-suggesting": (block, words) => words.text("refusal.blocked-suggesting", blockWords(block)),
  "blocked-voting": (block, words) => words.text("refusal.blocked-voting", blockWords(block)),
  "board-channel-taken": ({ channelId, board }, words) =>
    words.text("refusal.board-channel-taken", { channel: channelMention(channelId), board: name(board, words) }),
  "board-full": ({ board, limit }, words) => words.text("refusal.board-full", { board: name(board, words), limit }),
  "board-missing": (_, words) => words.text("refusal.board-missing"),
  "board-name-taken": (details, words) => words.text("refusal.board-name-taken", { name: name(details.name, words) }),
  "board-unknown": ({ typed }, words) => words.text("refusal.board-unknown", { typed: name(typed, words) }),
  "boards-full": (details, words) => words.text("refusal.boards-full", details),
  busy: (_, words) => words.text("refusal.busy"),
  "channel-missing": (_, words) => words.text("refusal.channel-missing"),
  "channel-not-made": (details, words) => words.text("refusal.channel-not-made", details),
  "channel-permissions": ({ channelId, permissions }, words) =>
    words.text("refusal.channel-permissions", {
      channel: channelMention(channelId),
      permissions: permissionNames(permissions, words),
    }),
  "channel-type": ({ channelId }, words) => words.text("refusal.channel-type", { channel: channelMention(channelId) }),
  "confirmation-expired": (details, words) => words.text("refusal.confirmation-expired", details),
  "control-unknown": (_, words) => words.text("refusal.control-unknown"),
  "cooling-down": ({ until }, words) => words.text("refusal.cooling-down", { when: timestamp(until, "R") }),
  "edited-meanwhile": (details, words) => words.text("refusal.edited-meanwhile", details),
  "draft-gone": (_, words) => words.text("refusal.draft-gone"),
  "edit-window-over": (details, words) => words.text("refusal.edit-window-over", details),
  "duplicate-of-itself": (_, words) => words.text("refusal.duplicate-of-itself"),
  "image-not-fetched": (details, words) => words.text("refusal.image-not-fetched", { name: name(details.name, words) }),
  "image-too-large": (details, words) =>
    words.text("refusal.image-too-large", { name: name(details.name, words), limit: details.limitMiB }),
  "image-type": (details, words) => words.text("refusal.image-type", { name: name(details.name, words) }),
  "images-not-allowed": (_, words) => words.text("refusal.images-not-allowed"),
  "member-full": (details, words) => words.text("refusal.member-full", details),
  "member-too-new": ({ what, days, from }, words) =>
    words.text("refusal.member-too-new", { what, days, when: timestamp(from, "f") }),
  "message-without-text": (_, words) => words.text("refusal.message-without-text"),
  "not-a-card": (_, words) => words.text("refusal.not-a-card"),
  "not-manager": (_, words) => words.text("refusal.not-manager"),
  "not-an-admin": (_, words) => words.text("refusal.not-an-admin"),
  "not-staff": (_, words) => words.text("refusal.not-staff"),
  "note-changed": (details, words) => words.text("refusal.note-changed", details),
  "note-empty": (_, words) => words.text("refusal.note-empty"),
  "note-not-found": ({ number, typed }, words) =>
    words.text("refusal.note-not-found", { number, typed: name(typed, words) }),
  "note-too-long": (details, words) => words.text("refusal.note-too-long", details),
  "notes-full": (details, words) => words.text("refusal.notes-full", details),
  "not-yours": ({ typed }, words) => words.text("refusal.not-yours", { typed: name(typed, words) }),
  "original-missing": (_, words) => words.text("refusal.original-missing"),
  "original-closed": ({ number, status }, words) =>
    words.text("refusal.original-closed", { number, status: statusNameOf(status, words) }),
  "own-vote": (details, words) => words.text("refusal.own-vote", details),
  "reason-required": ({ number, status }, words) =>
    words.text("refusal.reason-required", { number, status: statusNameOf(status, words) }),
  "panel-not-posted": ({ channelId }, words) =>
    words.text("refusal.panel-not-posted", { channel: channelMention(channelId) }),
  "reason-too-long": (details, words) => words.text("refusal.reason-too-long", details),
  restarting: (_, words) => words.text("refusal.restarting"),
  "review-outdated": (details, words) => words.text("refusal.review-outdated", details),
  "role-denied": ({ what, roleIds }, words) => words.text("refusal.role-denied", { what, roles: roles(roleIds) }),
  "role-missing": ({ what, roleIds }, words) => words.text("refusal.role-missing", { what, roles: roles(roleIds) }),
  "server-only": (_, words) => words.text("refusal.server-only"),
  "setting-unknown": ({ typed }, words) => words.text("refusal.setting-unknown", { typed: name(typed, words) }),
  "setting-value": ({ setting, typed, allowed, ...details }, words) =>
    words.text("refusal.setting-value", {
      ...details,
      setting: settingLabelOf(setting, words),
      typed: name(typed, words),
      allowed: new Intl.ListFormat(words.locale, { type: "disjunction" }).format(allowed.map((word) => `\`${word}\``)),
    }),
  "staff-everyone": (_, words) => words.text("refusal.staff-everyone"),
  "storage-unavailable": (_, words) => words.text("refusal.storage-unavailable"),
  "suggestion-not-found": ({ typed }, words) =>
    words.text("refusal.suggestion-not-found", { typed: name(typed, words) }),
  "tag-unknown": ({ typed }, words) => words.text("refusal.tag-unknown", { typed: name(typed, words) }),
  "tags-missing": (_, words) => words.text("refusal.tags-missing"),
  "tags-too-many": (details, words) => words.text("refusal.tags-too-many", details),
  "test-post-failed": ({ channelId, step }, words) =>
    words.text("refusal.test-post-failed", { channel: channelMention(channelId), step }),
  "text-empty": (_, words) => words.text("refusal.text-empty"),
  "text-too-long": (details, words) => words.text("refusal.text-too-long", details),
  "title-missing": (_, words) => words.text("refusal.title-missing"),
  "title-not-allowed": (_, words) => words.text("refusal.title-not-allowed"),
  "title-too-long": (details, words) => words.text("refusal.title-too-long", details),
  "too-slow": (_, words) => words.text("refusal.too-slow"),
  "transition-not-allowed": ({ number, from, to }, words) =>
    words.text("refusal.transition-not-allowed", {
      number,
      from: statusNameOf(from, words),
      to: statusNameOf(to, words),
      waits: from === "queued" ? "yes" : "no",
    }),
  "undo-over": ({ number, status }, words) =>
    words.text("refusal.undo-over", { number, status: statusNameOf(status, words) }),
  "voters-hidden": (details, words) => words.text("refusal.voters-hidden", details),
  "voting-closed": ({ number, status }, words) =>
    words.text("refusal.voting-closed", { number, status: statusNameOf(status, words) }),
};

function refusalText<Code extends RefusalCode>(code: Code, details: Refusals[Code], words: Words): string {
  const text: Texts[Code] = texts[code];
  return text(details, words);
}

/** As many as fit a sentence. */
function roles(roleIds: readonly string[]): string {
  return roleIds.slice(0, 10).map(roleMention).join(", ");
}

function name(text: string, words: Words): string {
  return inertName(text, words.text("person.unknown"));
}

/** How long a block lasts, and the reason that staff gave, as text that formats and mentions nothing. */
function blockWords({ until, reason }: Refusals["blocked-voting"]) {
  return {
    lasts: until === undefined ? "forever" : "for-a-time",
    until: until === undefined ? "" : timestamp(until, "f"),
    given: reason === undefined ? "no" : "yes",
    reason: reason === undefined ? "" : inertText(cleanLine(reason)),
  };
}
