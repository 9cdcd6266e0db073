/** An interaction as the gateway tells it, as far as it holds what is nobody else's business. */
interface Told {
  readonly token: string;
  /** What people wrote, line by line, and what they are called. */
  readonly personal: readonly string[];
}

/** Everything of these `INTERACTION_CREATE` dispatches that may stand in no log and no figure. */
export function privateParts(dispatches: readonly { readonly data: unknown }[]): Told[] {
  return dispatches.map(({ data }) => {
    const token = field(data, "token");
    if (typeof token !== "string") throw new Error("an interaction came without a token");
    const about = field(data, "data");
    const people = [field(data, "member"), ...named(about)];
    const names = people.flatMap((one) => [field(one, "nick"), ...namesOf(field(one, "user") ?? one)]);
    return { token, personal: [...written(about), ...texts(names)] };
  });
}

/** Those of the texts that stand in it as words of their own. */
export function leaked(parts: Iterable<string>, output: string): string[] {
  return [...new Set(parts)].filter((part) => {
    const word = part.replaceAll(/[.*+?^${}()|[\]\\]/g, "\\$&");
    return new RegExp(`(?<![\\p{L}\\p{N}])${word}(?![\\p{L}\\p{N}])`, "u").test(output);
  });
}

/** Values of options and fields, at any depth: prose, not the words of a choice, a number or an id. */
function written(data: unknown): string[] {
  if (Array.isArray(data)) return data.flatMap((item) => written(item));
  if (typeof data !== "object" || data === null) return [];
  const own = texts([field(data, "value")]).flatMap((value) => value.split("\n"));
  const inner = ["options", "components", "component"].flatMap((key) => written(field(data, key)));
  return [...own.filter((line) => /[^\x21-\x7e]/.test(line.trim())), ...inner];
}

function named(data: unknown): readonly unknown[] {
  const users = field(field(data, "resolved"), "users");
  return typeof users === "object" && users !== null ? Object.values(users) : [];
}

function namesOf(user: unknown): readonly unknown[] {
  return [field(user, "username"), field(user, "global_name")];
}

function texts(values: readonly unknown[]): string[] {
  return values.filter((value) => typeof value === "string").filter((value) => value !== "");
}

function field(value: unknown, name: string): unknown {
  return typeof value === "object" && value !== null ? Reflect.get(value, name) : undefined;
}
