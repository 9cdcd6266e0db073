const maxLength = 100;

/** Identifier of a button, select or form: `vote:12:up`. Throws where it could not be taken apart again or exceeds Discord's limit. */
export function customId(name: string, ...args: readonly (string | number)[]): string {
  const parts = [name, ...args.map(String)];
  if (parts.some((part) => part === "" || part.includes(":")))
    throw new Error(`unusable custom id: ${parts.join(" ")}`);
  const id = parts.join(":");
  if (id.length > maxLength) throw new Error(`custom id over ${maxLength} characters: ${id}`);
  return id;
}

/** Takes a custom id apart; undefined for what customId() does not make. */
export function parseCustomId(id: string): { readonly name: string; readonly args: readonly string[] } | undefined {
  if (id.length > maxLength) return undefined;
  const [name, ...args] = id.split(":");
  if (name === undefined || name === "" || args.includes("")) return undefined;
  return { name, args };
}
