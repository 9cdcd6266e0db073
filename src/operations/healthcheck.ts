/** What the image's HEALTHCHECK runs: exits 0 when this container's own `/healthz` answers 200. */
const port = process.env["HTTP_PORT"] ?? "8080";

try {
  const response = await fetch(`http://127.0.0.1:${port}/healthz`, { signal: AbortSignal.timeout(4_000) });
  process.exitCode = response.ok ? 0 : 1;
} catch {
  process.exitCode = 1;
}
