/** Text as it is compared when searched: case and the width of letters make no difference, in any script and on either engine. */
export function searchText(text: string): string {
  return text.normalize("NFKC").toLowerCase();
}

/** A suggestion's words as one text. */
export function titled({ title, text }: { readonly title: string | undefined; readonly text: string }): string {
  return title === undefined ? text : `${title}\n\n${text}`;
}

/** A LIKE pattern, to be used with `escape '\'`, for texts that contain `typed`. */
export function containing(typed: string): string {
  return `%${searchText(typed).replaceAll(/[\\%_]/g, "\\$&")}%`;
}
