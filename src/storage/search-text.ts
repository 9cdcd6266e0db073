/** Text as it is compared when searched: case and the width of letters make no difference, in any script and on either engine. */
export function searchText(text: string): string {
  return text.normalize("NFKC").toLowerCase();
}

/** A suggestion's words as one text. */
export function titled({ title, text }: { readonly title: string | undefined; readonly text: string }): string {
  return title === undefined ? text : `${title}\n\n${text}`;
}

/** A LIKE pattern, to be used with `escape '\'`, for texts that contain one that was folded. */
export function containing(folded: string): string {
  return `%${folded.replaceAll(/[\\%_]/g, "\\$&")}%`;
}

/** All three letters in a row of a folded text, each once; none when it has fewer. */
export function trigramsOf(folded: string): readonly string[] {
  const letters = Array.from(folded);
  return [...new Set(letters.slice(2).map((last, index) => `${letters[index]}${letters[index + 1]}${last}`))];
}
