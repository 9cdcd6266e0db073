/** Where all caches of all processes tell each other what they changed. */
export const changesChannel = "object-cache:changes";

const leaseEnding = ":load";
const goneEnding = ":gone";

/** A key's names in Redis. */
export interface Names {
  readonly namespace: Namespace;
  readonly slot: string;
  readonly lease: string;
  readonly gone: string;
}

export interface Namespace {
  readonly name: string;
  /** Matches every name of the namespace. */
  readonly pattern: string;
  readonly goneEnding: string;
}

/** Cache names hold no character that means something in a pattern. */
export function namespaceOf(name: string): Namespace {
  return { name, pattern: `${name}::*`, goneEnding };
}

/** A key that ends like a lease or a delete's mark gets a colon more: no key can then name another one's. */
export function slotOf(namespace: Namespace, key: string): string {
  const plain = `${namespace.name}::${key}`;
  const last = key.charCodeAt(key.length - 1);
  // Only what ends in the d of load, the e of gone, or a colon needs a closer look.
  if (last !== 100 && last !== 101 && last !== 58) return plain;
  return /:(?:load|gone):*$/.test(key) ? `${plain}:` : plain;
}

export function namesOf(namespace: Namespace, key: string): Names {
  const slot = slotOf(namespace, key);
  return { namespace, slot, lease: slot + leaseEnding, gone: slot + goneEnding };
}
