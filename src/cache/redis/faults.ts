/** Why a call to the store gave nothing. Never thrown to a caller of the cache. */
export class StoreFault extends Error {
  override readonly name = "StoreFault";
  readonly kind: "timeout" | "error" | "mismatch";

  constructor(kind: StoreFault["kind"], message: string) {
    super(message);
    this.kind = kind;
  }
}

/** An error's first line, without what an address may hold of a password. */
export function plainMessage(error: unknown): string {
  const text = error instanceof Error ? error.message || error.name : String(error);
  return (text.split("\n", 1)[0] ?? "").replaceAll(/\/\/[^@\s/]*@/g, "//…@").slice(0, 200);
}
