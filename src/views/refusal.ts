import type { Refusal, RefusalCode, Refusals } from "../errors.ts";
import type { Words } from "../i18n/catalogue.ts";
import { inertName } from "./inert.ts";
import { channelMention, roleMention, timestamp } from "./marks.ts";
import { type MessageBody, message, textDisplay } from "./message.ts";
import { permissionNames } from "./permissions.ts";
import { statusNameOf } from "./status-look.ts";
import { handBack } from "./typed.ts";

/** Tells a person why they were turned down and how to mend it, and hands back what they typed. */
export function refusalView(refusal: Refusal, words: Words, typed?: string): MessageBody {
  const text = refusalText(refusal.code, refusal.details, words);
  return message([textDisplay(text), ...handBack(typed, text.length, words)]);
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
  "anonymous-not-allowed": (_, words) => words.text("refusal.anonymous-not-allowed"),
  "author-too-late": ({ number, status }, words) =>
    words.text("refusal.author-too-late", { number, status: statusNameOf(status, words) }),
  "board-missing": (_, words) => words.text("refusal.board-missing"),
  "board-unknown": ({ typed }, words) => words.text("refusal.board-unknown", { typed: name(typed, words) }),
  busy: (_, words) => words.text("refusal.busy"),
  "channel-missing": (_, words) => words.text("refusal.channel-missing"),
  "channel-permissions": ({ channelId, permissions }, words) =>
    words.text("refusal.channel-permissions", {
      channel: channelMention(channelId),
      permissions: permissionNames(permissions, words),
    }),
  "channel-type": ({ channelId }, words) => words.text("refusal.channel-type", { channel: channelMention(channelId) }),
  "confirmation-expired": (details, words) => words.text("refusal.confirmation-expired", details),
  "control-unknown": (_, words) => words.text("refusal.control-unknown"),
  "edited-meanwhile": (details, words) => words.text("refusal.edited-meanwhile", details),
  "duplicate-of-itself": (_, words) => words.text("refusal.duplicate-of-itself"),
  "image-not-fetched": (details, words) => words.text("refusal.image-not-fetched", { name: name(details.name, words) }),
  "image-too-large": (details, words) =>
    words.text("refusal.image-too-large", { name: name(details.name, words), limit: details.limitMiB }),
  "image-type": (details, words) => words.text("refusal.image-type", { name: name(details.name, words) }),
  "images-not-allowed": (_, words) => words.text("refusal.images-not-allowed"),
  "member-too-new": ({ what, days, from }, words) =>
    words.text("refusal.member-too-new", { what, days, when: timestamp(from, "f") }),
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
  "original-closed": ({ number, status }, words) =>
    words.text("refusal.original-closed", { number, status: statusNameOf(status, words) }),
  "reason-too-long": (details, words) => words.text("refusal.reason-too-long", details),
  restarting: (_, words) => words.text("refusal.restarting"),
  "role-denied": ({ what, roleIds }, words) => words.text("refusal.role-denied", { what, roles: roles(roleIds) }),
  "role-missing": ({ what, roleIds }, words) => words.text("refusal.role-missing", { what, roles: roles(roleIds) }),
  "server-only": (_, words) => words.text("refusal.server-only"),
  "storage-unavailable": (_, words) => words.text("refusal.storage-unavailable"),
  "suggestion-not-found": ({ typed }, words) =>
    words.text("refusal.suggestion-not-found", { typed: name(typed, words) }),
  "text-empty": (_, words) => words.text("refusal.text-empty"),
  "text-too-long": (details, words) => words.text("refusal.text-too-long", details),
  "too-slow": (_, words) => words.text("refusal.too-slow"),
  "transition-not-allowed": ({ number, from, to }, words) =>
    words.text("refusal.transition-not-allowed", {
      number,
      from: statusNameOf(from, words),
      to: statusNameOf(to, words),
    }),
  "undo-over": ({ number, status }, words) =>
    words.text("refusal.undo-over", { number, status: statusNameOf(status, words) }),
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
