export type JsonObject = { readonly [key: string]: unknown };

export function isObject(value: unknown): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** The value if it is an object; else an empty one, so that rules can go on past what the schema refused. */
export function objectOr(value: unknown): JsonObject {
  return isObject(value) ? value : {};
}

export function listOr(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

export function textOr(value: unknown): string {
  return typeof value === "string" ? value : "";
}

/** The value as a number the way Discord reads one, which takes digits in a string too. */
export function numberOr<Fallback>(value: unknown, fallback: Fallback): number | Fallback {
  if (typeof value === "number") return value;
  return typeof value === "string" && /^-?\d+$/.test(value) ? Number(value) : fallback;
}

/** Length in code points, as Discord counts: a face outside the basic plane is one character. */
export function lengthOf(text: string): number {
  let length = text.length;
  for (let at = 0; at < text.length - 1; at += 1) {
    if ((text.charCodeAt(at) & 0xfc00) === 0xd800 && (text.charCodeAt(at + 1) & 0xfc00) === 0xdc00) {
      length -= 1;
      at += 1;
    }
  }
  return length;
}

/** Whether the text is longer than the limit; counts code points only when UTF-16 units leave it open. */
export function isLonger(text: string, limit: number): boolean {
  return text.length > limit && lengthOf(text) > limit;
}
