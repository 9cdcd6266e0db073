/** A look-up's answer if it comes in time; `undefined` when it is late or fails: then the caller draws without it. */
export async function within<T>(ms: number, lookUp: Promise<T>): Promise<T | undefined> {
  const { promise: late, resolve } = Promise.withResolvers<undefined>();
  const timer = setTimeout(() => resolve(undefined), ms);
  try {
    // A failure is counted by the cache, and no reason not to draw.
    return await Promise.race([late, lookUp.catch(() => undefined)]);
  } finally {
    clearTimeout(timer);
  }
}
