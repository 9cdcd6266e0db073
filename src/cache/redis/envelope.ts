import { absent, canonicalJson } from "../snapshot.ts";

/** What a slot's text turned out to be. */
export type Opened =
  | {
      readonly kind: "own";
      readonly data: unknown;
      readonly at: number;
      readonly expires: number;
      readonly life: number;
    }
  | { readonly kind: "foreign"; readonly foundKey: string | undefined }
  | { readonly kind: "unreadable" };

const beforeTime = '{"value":{"v":1,"t":';
const beforeExpiry = ',"e":';
const beforeLife = ',"l":';
const beforeKey = ',"k":';

/** The part of an envelope behind its key. Canonical, so that equal values are equal texts. */
export function tailOf(value: unknown): string {
  return value === absent ? ',"n":1}}' : `,"d":${canonicalJson(value)}}}`;
}

/** Judges what was found under a key. Never throws; only this key's own envelope yields data. */
export function openEnvelope(raw: unknown, key: string): Opened {
  if (typeof raw !== "string") return { kind: "foreign", foundKey: undefined };
  if (!raw.startsWith(beforeTime)) return judge(raw, key);
  // Cut by hand: this runs at every read, and a regular expression with its captures costs as much as the parsing.
  const timeEnd = raw.indexOf(",", beforeTime.length);
  const expiryEnd = raw.indexOf(",", timeEnd + 1);
  const lifeEnd = raw.indexOf(",", expiryEnd + 1);
  const keyAt = lifeEnd + beforeKey.length;
  const keyText = JSON.stringify(key);
  if (
    !raw.startsWith(beforeExpiry, timeEnd) ||
    !raw.startsWith(beforeLife, expiryEnd) ||
    !raw.startsWith(beforeKey, lifeEnd) ||
    !raw.startsWith(keyText, keyAt)
  ) {
    return judge(raw, key);
  }
  const at = Number(raw.slice(beforeTime.length, timeEnd));
  const expires = Number(raw.slice(timeEnd + beforeExpiry.length, expiryEnd));
  const life = Number(raw.slice(expiryEnd + beforeLife.length, lifeEnd));
  if (Number.isNaN(at + expires + life)) return { kind: "unreadable" };
  const tail = keyAt + keyText.length;
  if (raw.startsWith(',"n":1}}', tail)) return { kind: "own", data: absent, at, expires, life };
  if (!raw.startsWith(',"d":', tail) || !raw.endsWith("}}")) return { kind: "unreadable" };
  const data = parsed(raw.slice(tail + 5, -2));
  return data === undefined ? { kind: "unreadable" } : { kind: "own", data, at, expires, life };
}

/** Another key's envelope says whose it is; another version's, or no envelope at all, is merely unreadable. */
function judge(raw: string, key: string): Opened {
  const envelope = member(parsed(raw), "value");
  const foundKey = member(envelope, "k");
  if (member(envelope, "v") !== 1 || typeof foundKey !== "string" || foundKey === key) return { kind: "unreadable" };
  return { kind: "foreign", foundKey };
}

function member(data: unknown, name: string): unknown {
  return typeof data === "object" && data !== null ? Reflect.get(data, name) : undefined;
}

/** JSON has no undefined, so that stands for what is not JSON. */
function parsed(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch {
    return undefined;
  }
}
