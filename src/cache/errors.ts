/** Thrown to callers of a key that is known not to exist. A loader may throw it to say so. */
export class NotFound extends Error {
  override readonly name = "NotFound";
}

/** Thrown to the waiters of a load that did not settle in time. */
export class LoadTimeout extends Error {
  override readonly name = "LoadTimeout";
}

export function notFound(cache: string, key: string, cause?: unknown): NotFound {
  if (cause instanceof NotFound) return cause;
  return new NotFound(`${cache}: there is no "${key}"`, cause === undefined ? undefined : { cause });
}
