/** What the sender's file is, before anything of it is trusted. */
export type Download =
  | { readonly kind: "bytes"; readonly bytes: Uint8Array }
  | { readonly kind: "too-large" }
  | { readonly kind: "failed" };

/** Fetches at most `maxBytes`, counted as they arrive: a header that promises less is not believed. */
export async function download(
  url: string,
  { maxBytes, timeoutMs }: { readonly maxBytes: number; readonly timeoutMs: number },
  fetch: typeof globalThis.fetch,
): Promise<Download> {
  const abandon = new AbortController();
  const signal = AbortSignal.any([abandon.signal, AbortSignal.timeout(timeoutMs)]);
  try {
    const response = await fetch(url, { signal, redirect: "error" });
    if (!response.ok || response.body === null) return { kind: "failed" };
    if (Number(response.headers.get("content-length") ?? 0) > maxBytes) return { kind: "too-large" };
    const chunks: Uint8Array[] = [];
    let length = 0;
    for await (const chunk of response.body) {
      length += chunk.length;
      if (length > maxBytes) return { kind: "too-large" };
      chunks.push(chunk);
    }
    return { kind: "bytes", bytes: Buffer.concat(chunks) };
  } catch {
    return { kind: "failed" };
  } finally {
    // Whatever was not read is not sent any further.
    abandon.abort();
  }
}
