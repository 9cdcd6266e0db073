/** Ids of tags as they are stored: with a comma on either side of each, so that LIKE finds one. */
export function writtenTags(ids: readonly number[]): string {
  return ids.length === 0 ? "" : `,${ids.join(",")},`;
}

export function readTags(written: string): readonly number[] {
  return written.split(",").filter(Boolean).map(Number);
}
