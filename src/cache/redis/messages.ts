/** What one cache tells all others: which key was written, by whom, and as of when. */
export interface Change {
  readonly origin: string;
  readonly name: string;
  /** `written` came with a value; `removed` and `cleared` took some; `released` gave back a lease and changed nothing. */
  readonly kind: "written" | "removed" | "cleared" | "released";
  readonly key: string;
  readonly at: number;
}

const kinds: readonly string[] = ["written", "removed", "cleared", "released"] satisfies Change["kind"][];

export function changeText({ origin, name, kind, key, at }: Change): string {
  return JSON.stringify([origin, name, kind, key, at]);
}

/** A message read back; undefined for anything that is none. */
export function changeFrom(text: string): Change | undefined {
  try {
    const data: unknown = JSON.parse(text);
    if (!Array.isArray(data)) return undefined;
    const [origin, name, kind, key, at]: unknown[] = data;
    if (typeof origin !== "string" || typeof name !== "string" || typeof key !== "string") return undefined;
    if (typeof at !== "number" || !isKind(kind)) return undefined;
    return { origin, name, kind, key, at };
  } catch {
    return undefined;
  }
}

function isKind(kind: unknown): kind is Change["kind"] {
  return typeof kind === "string" && kinds.includes(kind);
}
