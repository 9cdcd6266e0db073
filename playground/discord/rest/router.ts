import type { Route } from "./request.ts";

interface Node {
  readonly children: Map<string, Node>;
  param: Node | undefined;
  readonly routes: Map<string, Found>;
}

interface Found {
  readonly route: Route;
  readonly names: readonly string[];
}

export interface Match {
  readonly route: Route;
  readonly params: Readonly<Record<string, string>>;
}

/** Finds the route of a path; segments that are named outright win over parameters. */
export class Router {
  readonly #root: Node = node();

  constructor(routes: readonly Route[]) {
    for (const route of routes) this.#add(route);
  }

  /** `undefined` when there is no such path, `"method"` when it exists for other methods only. */
  match(method: string, path: string): Match | "method" | undefined {
    const segments = path.split("/").slice(1);
    const values: string[] = [];
    const end = find(this.#root, segments, 0, values);
    if (end === undefined) return undefined;
    const found = end.routes.get(method);
    if (found === undefined) return "method";
    const params: Record<string, string> = {};
    for (const [index, name] of found.names.entries()) params[name] = decode(values[index] ?? "");
    return { route: found.route, params };
  }

  #add(route: Route): void {
    const names: string[] = [];
    let at = this.#root;
    for (const segment of route.template.split("/").slice(1)) {
      if (segment.startsWith(":")) {
        names.push(segment.slice(1));
        at.param ??= node();
        at = at.param;
      } else {
        const next: Node = at.children.get(segment) ?? node();
        at.children.set(segment, next);
        at = next;
      }
    }
    at.routes.set(route.method, { route, names });
  }
}

function node(): Node {
  return { children: new Map(), param: undefined, routes: new Map() };
}

function find(at: Node, segments: readonly string[], index: number, values: string[]): Node | undefined {
  const segment = segments[index];
  if (segment === undefined) return at.routes.size > 0 ? at : undefined;
  const named = at.children.get(segment);
  const byName = named === undefined ? undefined : find(named, segments, index + 1, values);
  if (byName !== undefined) return byName;
  if (at.param === undefined || segment === "") return undefined;
  values.push(segment);
  const byParam = find(at.param, segments, index + 1, values);
  if (byParam === undefined) values.pop();
  return byParam;
}

function decode(value: string): string {
  try {
    return decodeURIComponent(value);
  } catch {
    return value;
  }
}
