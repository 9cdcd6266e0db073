import type { BoardTag, RoleWeight, StatusLook } from "./board-rules.ts";
import { type DurationUnit, seconds, secondsOf, writtenDuration } from "./durations.ts";

/** How a setting is asked for, and what is told to whoever types something else. */
export type SettingForm =
  | { readonly kind: "switch" }
  | { readonly kind: "choice"; readonly choices: readonly string[] }
  | { readonly kind: "number"; readonly max: number }
  | { readonly kind: "duration"; readonly unit: DurationUnit; readonly max: string; readonly words: readonly string[] }
  | { readonly kind: "roles"; readonly max: number }
  | { readonly kind: "channel" }
  | { readonly kind: "text"; readonly max: number }
  | { readonly kind: "texts"; readonly max: number; readonly length: number }
  | { readonly kind: "several"; readonly choices: readonly string[] }
  | { readonly kind: "weights"; readonly max: number }
  | { readonly kind: "tags"; readonly max: number; readonly length: number }
  | { readonly kind: "look"; readonly length: number };

/** Reads a value as people type it, and writes it so that it can be typed again. */
export interface SettingKind<Value> {
  readonly form: SettingForm;
  /** Undefined for what is no such value. */
  parse(typed: string): { readonly value: Value } | undefined;
  write(value: Value): string;
}

export const none = "none";
const off = "off";

export const yesOrNo: SettingKind<boolean> = {
  form: { kind: "switch" },
  parse(typed) {
    const word = folded(typed);
    if (["yes", "on", "true"].includes(word)) return { value: true };
    return ["no", off, "false"].includes(word) ? { value: false } : undefined;
  },
  write: (value) => (value ? "yes" : "no"),
};

/** One of a few values, each by its word. */
export function oneOf<Value extends string | number>(values: Readonly<Record<string, Value>>): SettingKind<Value> {
  return {
    form: { kind: "choice", choices: Object.keys(values) },
    parse(typed) {
      const value = Object.hasOwn(values, folded(typed)) ? values[folded(typed)] : undefined;
      return value === undefined ? undefined : { value };
    },
    write: (value) => Object.keys(values).find((word) => values[word] === value) ?? String(value),
  };
}

/** 0 to `max`; `off` is 0. */
export function count(max: number): SettingKind<number> {
  return {
    form: { kind: "number", max },
    parse(typed) {
      const word = folded(typed);
      if (word === off || word === none) return { value: 0 };
      const value = /^\d{1,9}$/.test(word) ? Number(word) : undefined;
      return value === undefined || value > max ? undefined : { value };
    },
    write: (value) => (value === 0 ? off : String(value)),
  };
}

/** A time in whole units, such as `30m`, `12h` or `1d 6h`; each of `words` stands for a number of its own. */
export function duration(
  unit: DurationUnit,
  max: string,
  words: Readonly<Record<string, number>> = { off: 0 },
): SettingKind<number> {
  const maxSeconds = seconds(max) ?? 0;
  return {
    form: { kind: "duration", unit, max, words: Object.keys(words) },
    parse(typed) {
      const word = folded(typed);
      if (Object.hasOwn(words, word)) return { value: words[word] ?? 0 };
      const length = seconds(word);
      if (length === undefined || length > maxSeconds || length === 0) return undefined;
      const value = length / secondsOf[unit];
      return Number.isInteger(value) ? { value } : undefined;
    },
    write: (value) =>
      Object.keys(words).find((word) => words[word] === value) ?? writtenDuration(value * secondsOf[unit]),
  };
}

export function roles(max: number): SettingKind<readonly string[]> {
  return {
    form: { kind: "roles", max },
    parse(typed) {
      const ids = listed(typed, /[\s,]+/).map((part) => /^(?:<@&(\d{17,20})>|(\d{17,20}))$/.exec(part));
      if (ids.length > max) return undefined;
      const value = ids.flatMap((match) => snowflake(match?.[1] ?? match?.[2]) ?? []);
      return value.length === ids.length ? { value: [...new Set(value)] } : undefined;
    },
    write: (value) => (value.length === 0 ? none : value.map((id) => `<@&${id}>`).join(" ")),
  };
}

export const channel: SettingKind<string | undefined> = {
  form: { kind: "channel" },
  parse(typed) {
    if (folded(typed) === none || folded(typed) === off) return { value: undefined };
    const match = /^\s*(?:<#(\d{17,20})>|(\d{17,20}))\s*$/.exec(typed);
    const value = snowflake(match?.[1] ?? match?.[2]);
    return value === undefined ? undefined : { value };
  },
  write: (value) => (value === undefined ? none : `<#${value}>`),
};

/** One line. */
export function line(max: number): SettingKind<string> {
  return {
    form: { kind: "text", max },
    parse(typed) {
      const value = oneLine(typed);
      return value === "" || value.length > max ? undefined : { value };
    },
    write: (value) => value,
  };
}

/** Lines, or parts with `|` between them. */
export function lines(max: number, length: number): SettingKind<readonly string[]> {
  return {
    form: { kind: "texts", max, length },
    parse(typed) {
      const value = [...new Set(listed(typed, /\n|\|/).map(oneLine))].filter((part) => part !== "");
      return value.length > max || value.some((part) => part.length > length) ? undefined : { value };
    },
    write: (value) => (value.length === 0 ? none : value.join(" | ")),
  };
}

/** Any of a few words. */
export function someOf(choices: readonly string[]): SettingKind<readonly string[]> {
  return {
    form: { kind: "several", choices },
    parse(typed) {
      const words = listed(folded(typed), /[\s,]+/);
      const value = choices.filter((choice) => words.includes(choice));
      return words.every((word) => choices.includes(word)) ? { value } : undefined;
    },
    write: (value) => (value.length === 0 ? none : value.join(", ")),
  };
}

/** Roles, each with the number that a vote of it counts. */
export function weights(max: number): SettingKind<readonly RoleWeight[]> {
  return {
    form: { kind: "weights", max },
    parse(typed) {
      const pair = /(?:<@&(\d{17,20})>|\b(\d{17,20})\b)[\s:=x×]*(10|[2-9])(?!\d)[\s,]*/y;
      const text = listed(typed, /\n/).join(" ").trim();
      const value = new Map<string, number>();
      while (pair.lastIndex < text.length) {
        const match = pair.exec(text);
        const roleId = snowflake(match?.[1] ?? match?.[2]);
        if (roleId === undefined) return undefined;
        value.set(roleId, Number(match?.[3]));
      }
      return value.size > max ? undefined : { value: [...value].map(([roleId, weight]) => ({ roleId, weight })) };
    },
    write: (value) =>
      value.length === 0 ? none : value.map(({ roleId, weight }) => `<@&${roleId}> ${weight}`).join(", "),
  };
}

/** A tag as typed; whoever stores it gives the id. */
export type TypedTag = Omit<BoardTag, "id">;

const taggedEmoji = /^(\p{RGI_Emoji}|<a?:\w{2,32}:\d{17,20}>)\s*(.*)$/v;

/** Names with commas between them, each with an emoji before it if wanted. */
export function tags(max: number, length: number): SettingKind<readonly TypedTag[]> {
  return {
    form: { kind: "tags", max, length },
    parse(typed) {
      const value = listed(typed, /[\n,]/).map((part) => {
        const match = taggedEmoji.exec(oneLine(part));
        return { name: match?.[2] ?? oneLine(part), emoji: match?.[1] };
      });
      const names = new Set(value.map(({ name }) => folded(name)));
      if (value.length > max || names.size < value.length) return undefined;
      return value.some(({ name }) => name === "" || name.length > length) ? undefined : { value };
    },
    write: (value) =>
      value.length === 0
        ? none
        : value.map(({ name, emoji }) => (emoji === undefined ? name : `${emoji} ${name}`)).join(", "),
  };
}

/** A status' label, its colour, or both: `Done #2ecc71`. */
export function look(length: number): SettingKind<StatusLook> {
  return {
    form: { kind: "look", length },
    parse(typed) {
      const text = oneLine(typed);
      if (folded(text) === none) return { value: { label: undefined, colour: undefined } };
      const match = /^(.*?)\s*(?:#([\da-f]{6}))?$/i.exec(text);
      const label = match?.[1] === "" ? undefined : match?.[1];
      const colour = match?.[2] === undefined ? undefined : Number.parseInt(match[2], 16);
      if (label === undefined && colour === undefined) return undefined;
      // A colour that cannot be read is no part of a label.
      if (colour === undefined && /(?:^|\s)#\S{3,}$/.test(text)) return undefined;
      return (label ?? "").length > length ? undefined : { value: { label, colour } };
    },
    write({ label, colour }) {
      const written = colour === undefined ? [] : [`#${colour.toString(16).padStart(6, "0")}`];
      return [...(label === undefined ? [] : [label]), ...written].join(" ") || none;
    },
  };
}

/** Discord's ids fit 63 bits; a greater number would spoil every message that names it. */
function snowflake(digits: string | undefined): string | undefined {
  return digits !== undefined && BigInt(digits) < 2n ** 63n ? digits : undefined;
}

function folded(typed: string): string {
  return typed.trim().toLowerCase();
}

/** Without what a name must not hold: line breaks, controls, what turns the direction of text; empty when nothing is left to see. */
function oneLine(typed: string): string {
  const line = typed
    .toWellFormed()
    .replaceAll(/[\u202A-\u202E\u2066-\u2069]/gu, "")
    .replaceAll(/[\p{Cc}\p{Zl}\p{Zp}\s]+/gu, " ")
    .trim();
  return line.replaceAll(/[\p{C}\p{Z}\u2800\u3164]/gu, "") === "" ? "" : line;
}

function listed(typed: string, separator: RegExp): readonly string[] {
  if (folded(typed) === none || folded(typed) === off) return [];
  return typed.split(separator).filter((part) => part.trim() !== "");
}
