const graphemes = new Intl.Segmenter(undefined, { granularity: "grapheme" });

/** At most `limit` UTF-16 units of a text, with … in place of the rest; never half a character as people see it. */
export function shorten(text: string, limit: number): string {
  return text.length <= limit ? text : `${cut(text, limit - 1).trimEnd()}…`;
}

/** The first `limit` UTF-16 units of a text or a little less, ending where a visible character ends. */
export function cut(text: string, limit: number): string {
  if (text.length <= limit) return text;
  if (limit <= 0) return "";
  // A window will do: a character longer than it is cut between code points.
  const start = Math.max(0, limit - 64);
  const window = text.slice(start, limit + 64);
  const at = graphemes.segment(window).containing(limit - start)?.index ?? 0;
  if (at > 0) return text.slice(0, start + at);
  return text.slice(0, limit).replace(/[\uD800-\uDBFF]$/, "");
}
