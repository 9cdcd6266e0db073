import type { ComponentChildren } from "preact";
import { useState } from "preact/hooks";
import { store } from "./store.ts";

type Names = Readonly<Record<string, string>>;

/** Discord's markdown as its client shows it. */
export function Markdown({ text, names }: { readonly text: string; readonly names: Names }) {
  return <div class="markdown">{blocks(text, names)}</div>;
}

function blocks(text: string, names: Names): ComponentChildren[] {
  const out: ComponentChildren[] = [];
  const lines = text.split("\n");
  for (let at = 0; at < lines.length; at += 1) {
    const line = lines[at] ?? "";
    const fence = /^```(\w*)$/u.exec(line);
    if (fence !== null || /^```.*```$/u.test(line)) {
      const end = fence === null ? at : lines.indexOf("```", at + 1);
      const code = fence === null ? line.slice(3, -3) : lines.slice(at + 1, end === -1 ? undefined : end).join("\n");
      out.push(<pre tabIndex={0}>{code}</pre>);
      at = end === -1 ? lines.length : end;
      continue;
    }
    const quoted = run(lines, at, /^> ?/u);
    if (line.startsWith("> ")) {
      out.push(<blockquote>{blocks(quoted.join("\n"), names)}</blockquote>);
      at += quoted.length - 1;
      continue;
    }
    const listed = run(lines, at, /^\s*[-*] /u);
    if (listed.length > 0) {
      out.push(
        <ul>
          {listed.map((item) => (
            <li>{inline(item, names)}</li>
          ))}
        </ul>,
      );
      at += listed.length - 1;
      continue;
    }
    out.push(single(line, names));
  }
  return out;
}

function run(lines: readonly string[], from: number, mark: RegExp): string[] {
  const found: string[] = [];
  for (let at = from; at < lines.length && mark.test(lines[at] ?? ""); at += 1) {
    found.push((lines[at] ?? "").replace(mark, ""));
  }
  return found;
}

function single(line: string, names: Names): ComponentChildren {
  const heading = /^(#{1,3}) (.+)$/u.exec(line);
  if (heading !== null) return <p class={`heading heading-${heading[1]?.length}`}>{inline(heading[2] ?? "", names)}</p>;
  const small = /^-# (.+)$/u.exec(line);
  if (small !== null) return <p class="subtext">{inline(small[1] ?? "", names)}</p>;
  if (line === "") return <p class="gap" />;
  return <p>{inline(line, names)}</p>;
}

const marks: readonly [RegExp, (match: RegExpExecArray, names: Names) => ComponentChildren][] = [
  [/^\\([\\`*_~|<>#:[\]()@/-])/u, (match) => match[1]],
  [/^`([^`]+)`/u, (match) => <code>{match[1]}</code>],
  [/^\*\*(.+?)\*\*(?!\*)/u, (match, names) => <strong>{inline(match[1] ?? "", names)}</strong>],
  [/^__(.+?)__/u, (match, names) => <u>{inline(match[1] ?? "", names)}</u>],
  [/^~~(.+?)~~/u, (match, names) => <s>{inline(match[1] ?? "", names)}</s>],
  [/^\|\|(.+?)\|\|/u, (match, names) => <Spoiler>{inline(match[1] ?? "", names)}</Spoiler>],
  [/^\*([^*\s][^*]*?)\*/u, (match, names) => <em>{inline(match[1] ?? "", names)}</em>],
  [/^_([^_\s][^_]*?)_(?!\w)/u, (match, names) => <em>{inline(match[1] ?? "", names)}</em>],
  [/^\[([^\]]+)\]\((https?:\/\/[^)\s]+)\)/u, (match, names) => link(match[2] ?? "", inline(match[1] ?? "", names))],
  [/^<(https?:\/\/[^>\s]+)>/u, (match) => link(match[1] ?? "", match[1])],
  [/^https?:\/\/[^\s<>)]+/u, (match) => link(match[0], match[0])],
  [/^<@&(\d+)>/u, (match, names) => <span class="mention">@{names[match[1] ?? ""] ?? "unknown-role"}</span>],
  [/^<@!?(\d+)>/u, (match, names) => <span class="mention">@{names[match[1] ?? ""] ?? "unknown-user"}</span>],
  [/^<#(\d+)>/u, (match, names) => <ChannelMention id={match[1] ?? ""} name={names[match[1] ?? ""]} />],
  [/^<t:(\d+)(?::([tTdDfFR]))?>/u, (match) => <When seconds={Number(match[1])} style={match[2] ?? "f"} />],
  [/^<\/([^:>]+):\d+>/u, (match) => <span class="mention">/{match[1]}</span>],
  [/^<a?:(\w+):\d+>/u, (match) => `:${match[1]}:`],
  [/^@(?:everyone|here)/u, (match) => <span class="mention">{match[0]}</span>],
];

function inline(text: string, names: Names): ComponentChildren[] {
  const out: ComponentChildren[] = [];
  let plain = "";
  let rest = text;
  while (rest !== "") {
    const found = /^[\w ]/u.test(rest) && !/^(?:https?:|_)/u.test(rest) ? undefined : mark(rest, names);
    if (found === undefined) {
      const [sign = ""] = rest;
      plain += sign;
      rest = rest.slice(sign.length);
      continue;
    }
    if (plain !== "") out.push(plain);
    plain = "";
    out.push(found.shown);
    rest = rest.slice(found.length);
  }
  if (plain !== "") out.push(plain);
  return out;
}

function mark(rest: string, names: Names): { readonly shown: ComponentChildren; readonly length: number } | undefined {
  for (const [pattern, show] of marks) {
    const match = pattern.exec(rest);
    if (match !== null) return { shown: show(match, names), length: match[0].length };
  }
  return undefined;
}

function link(href: string, label: ComponentChildren) {
  const inside = /^https:\/\/discord\.com\/channels\/\d+\/(\d+)/u.exec(href)?.[1];
  if (inside !== undefined) {
    return (
      <button type="button" class="link" onClick={() => void store.ask({ do: "open", channelId: inside })}>
        {label}
      </button>
    );
  }
  return (
    <a href={href} target="_blank" rel="noreferrer noopener">
      {label}
    </a>
  );
}

function Spoiler({ children }: { readonly children: ComponentChildren }) {
  const [shown, setShown] = useState(false);
  if (shown) return <span class="spoiler shown">{children}</span>;
  return (
    <button type="button" class="spoiler" aria-label="Spoiler: show it" onClick={() => setShown(true)}>
      <span aria-hidden="true">{children}</span>
    </button>
  );
}

function ChannelMention({ id, name }: { readonly id: string; readonly name: string | undefined }) {
  if (name === undefined) return <span class="mention">#No Access</span>;
  return (
    <button type="button" class="mention" onClick={() => void store.ask({ do: "open", channelId: id })}>
      {name.startsWith("#") ? `💬 ${name}` : `# ${name}`}
    </button>
  );
}

const styles: Readonly<Record<string, Intl.DateTimeFormatOptions>> = {
  t: { timeStyle: "short" },
  T: { timeStyle: "medium" },
  d: { dateStyle: "short" },
  D: { dateStyle: "long" },
  f: { dateStyle: "long", timeStyle: "short" },
  F: { dateStyle: "full", timeStyle: "short" },
};

function When({ seconds, style }: { readonly seconds: number; readonly style: string }) {
  const date = new Date(seconds * 1_000);
  const whole = new Intl.DateTimeFormat("en-GB", styles["F"]).format(date);
  const shown =
    style === "R" ? ago(seconds) : new Intl.DateTimeFormat("en-GB", styles[style] ?? styles["f"]).format(date);
  return (
    <time class="when" dateTime={date.toISOString()} title={whole}>
      {shown}
    </time>
  );
}

function ago(seconds: number): string {
  const distance = seconds - Date.now() / 1_000;
  const units = [
    ["year", 31_536_000],
    ["month", 2_592_000],
    ["day", 86_400],
    ["hour", 3_600],
    ["minute", 60],
    ["second", 1],
  ] as const;
  const [unit, length] = units.find(([, one]) => Math.abs(distance) >= one) ?? ["second", 1];
  return new Intl.RelativeTimeFormat("en", { numeric: "auto" }).format(Math.round(distance / length), unit);
}
