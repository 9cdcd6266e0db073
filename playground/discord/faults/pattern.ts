/** Which requests are meant: a method and a path template such as `PATCH /channels/:channel`, or a test of the two. */
export type RequestPattern = string | RegExp;

/** Tells whether a request, written as `METHOD /path`, is meant. */
export function matcher(pattern: RequestPattern): (line: string) => boolean {
  if (pattern instanceof RegExp) return (line) => pattern.test(line);
  const source = pattern
    .split("/")
    .map((segment) => (/^[:{]/.test(segment) || segment === "*" ? "[^/]+" : escape(segment)))
    .join("/");
  const whole = new RegExp(`^${source}$`, "u");
  return (line) => whole.test(line);
}

function escape(text: string): string {
  return text.replaceAll(/[.+?^${}()|[\]\\]/gu, String.raw`\$&`);
}
