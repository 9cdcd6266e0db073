import type { Embed as EmbedBody } from "../discord/world/types.ts";
import { Markdown } from "./markdown.tsx";

/** A classic embed. */
export function Embed({
  embed,
  names,
}: {
  readonly embed: EmbedBody;
  readonly names: Readonly<Record<string, string>>;
}) {
  const { color, author, footer, fields } = embed;
  const accent = typeof color === "number" ? `#${color.toString(16).padStart(6, "0")}` : "var(--line)";
  return (
    <div class="container embed" style={{ borderLeftColor: accent }}>
      {has(author, "name") ? <p class="embed-author">{author.name}</p> : null}
      {embed.title === undefined ? null : <p class="heading heading-3">{embed.title}</p>}
      {embed.description === undefined ? null : <Markdown text={embed.description} names={names} />}
      {Array.isArray(fields)
        ? fields.map((field) => (
            <div class="field">
              <b>{String(field.name)}</b>
              <Markdown text={String(field.value)} names={names} />
            </div>
          ))
        : null}
      {embed.image === undefined ? null : <img src={embed.image.url} alt="" loading="lazy" />}
      {has(footer, "text") ? <p class="subtext">{footer.text}</p> : null}
    </div>
  );
}

function has<Key extends string>(value: unknown, key: Key): value is Readonly<Record<Key, string>> {
  return typeof value === "object" && value !== null && key in value;
}
