/** What our own YAML files are made of; every scalar is a text. */
export type Yaml = string | readonly Yaml[] | { readonly [key: string]: Yaml };

interface Line {
  readonly indent: number;
  readonly text: string;
}

/**
 * Reads the part of YAML that our files keep to: maps, block lists of scalars, flow lists of scalars, one level of `&anchor` and
 * `<<: *anchor`. Whatever else it finds, it refuses.
 */
export function readYaml(source: string): Readonly<Record<string, Yaml>> {
  const lines = source
    .split("\n")
    .map((line) => line.replace(/(^|\s)#.*$/, "").trimEnd())
    .filter((line) => line !== "")
    .map((line) => ({ indent: line.length - line.trimStart().length, text: line.trim() }));
  const anchors = new Map<string, Readonly<Record<string, Yaml>>>();
  const value = readMap(lines, 0, anchors);
  if (lines.length > 0) throw new Error(`unreadable: ${lines[0]?.text}`);
  return value;
}

/** Takes the lines of one map off the front. */
function readMap(lines: Line[], indent: number, anchors: Map<string, Readonly<Record<string, Yaml>>>) {
  const value: Record<string, Yaml> = {};
  for (let line = lines[0]; line !== undefined && line.indent === indent; line = lines[0]) {
    lines.shift();
    const [, key, rest = ""] = /^([\w<-]+):(?: (.+))?$/.exec(line.text) ?? [];
    if (key === undefined) throw new Error(`unreadable: ${line.text}`);
    if (key !== "<<" && Object.hasOwn(value, key) && !inherited(value, key, anchors)) throw new Error(`twice: ${key}`);
    const inner = lines[0]?.indent ?? 0;
    if (key === "<<") Object.assign(value, anchors.get(rest.replace("*", "")) ?? refuse(rest));
    else if (rest !== "" && !rest.startsWith("&")) value[key] = readScalar(rest);
    else if (inner <= indent) value[key] = "";
    else if (lines[0]?.text.startsWith("- ") === true) value[key] = readList(lines, inner);
    else {
      const map = readMap(lines, inner, anchors);
      value[key] = map;
      if (rest !== "") anchors.set(rest.slice(1), map);
    }
  }
  return value;
}

function readList(lines: Line[], indent: number): Yaml[] {
  const list: Yaml[] = [];
  while (lines[0]?.indent === indent && lines[0].text.startsWith("- ")) {
    list.push(readScalar(lines.shift()?.text.slice(2) ?? ""));
  }
  return list;
}

function readScalar(text: string): Yaml {
  if (text.startsWith("[")) {
    if (!text.endsWith("]")) return refuse(text);
    return text
      .slice(1, -1)
      .split(",")
      .map((item) => readScalar(item.trim()));
  }
  if (/^["']/.test(text)) return /^(".*"|'.*')$/.test(text) ? text.slice(1, -1) : refuse(text);
  return /^[&*!|>{%@`]|: /.test(text) ? refuse(text) : text;
}

/** What came from an anchor may be set anew. */
function inherited(value: Record<string, Yaml>, key: string, anchors: Map<string, Readonly<Record<string, Yaml>>>) {
  return [...anchors.values()].some((anchor) => anchor[key] === value[key]);
}

function refuse(text: string): never {
  throw new Error(`unreadable: ${text}`);
}
