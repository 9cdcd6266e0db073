/** Stands where a value would, for a key that is known not to exist. */
export const absent = Symbol("absent");

/** A deeply frozen JSON copy, sharing nothing with the original. Throws when JSON cannot hold the value. */
export function snapshot<V>(value: V): V {
  const json: string | undefined = JSON.stringify(value);
  if (json === undefined)
    throw new TypeError("A cached value must be JSON data, not undefined, a function or a symbol");
  return thaw(json) as V;
}

/** The frozen value of a JSON text. */
export function thaw(json: string): unknown {
  const value: unknown = JSON.parse(json);
  if (typeof value !== "object" || value === null) return value;
  // Most cached objects are flat, and the walk costs more than the freeze: look for a second bracket first.
  if (json.indexOf("{", 1) === -1 && json.indexOf("[", 1) === -1) return Object.freeze(value);
  return deepFreeze(value);
}

/** Freezes data in place, down to its leaves. Only for what nobody else holds. */
export function deepFreeze<V>(value: V): V {
  if (typeof value !== "object" || value === null) return value;
  for (const key in value) {
    const inner = value[key];
    if (typeof inner === "object" && inner !== null && !Object.isFrozen(inner)) deepFreeze(inner);
  }
  return Object.freeze(value);
}

/** Whether a value is, beyond doubt, the JSON data at hand; false where a closer look has to tell. */
export function isPlainly(data: unknown, value: unknown): boolean {
  if (typeof data !== "object" || data === null) return Object.is(data, value);
  if (typeof value !== "object" || value === null) return false;
  if (Array.isArray(data) || Array.isArray(value)) {
    if (!Array.isArray(data) || !Array.isArray(value) || data.length !== value.length) return false;
    return data.every((one, index) => isPlainly(one, value[index]));
  }
  // What is no plain object may be other data than it looks like.
  if (Object.getPrototypeOf(value) !== Object.prototype) return false;
  const keys = Object.keys(value);
  if (keys.length !== Object.keys(data).length) return false;
  return keys.every((key) => Object.hasOwn(data, key) && isPlainly(Reflect.get(data, key), Reflect.get(value, key)));
}

/** JSON with sorted keys: equal data, equal text. */
export function canonicalJson(data: unknown): string {
  if (Array.isArray(data)) return `[${data.map(canonicalJson).join(",")}]`;
  if (typeof data !== "object" || data === null) return JSON.stringify(data);
  const members = Object.entries(data).sort(([a], [b]) => (a < b ? -1 : 1));
  return `{${members.map(([key, value]) => `${JSON.stringify(key)}:${canonicalJson(value)}`).join(",")}}`;
}

/** Orders two texts by their UTF-8 bytes, as Redis does. */
export function bytesGreater(a: string, b: string): boolean {
  return Buffer.compare(Buffer.from(a), Buffer.from(b)) > 0;
}
