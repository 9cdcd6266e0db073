import type { BoardRules, BoardTag } from "../boards/board-rules.ts";
import { Refusal } from "../errors.ts";

/** At most so many on one suggestion: as on a forum's post. */
export const maxTags = 5;

/** A tag by its id, as a form has it, or by its name, as people type it. */
export type TagChoice = number | string;

/** Ids of the tags that were chosen, each once. Throws a Refusal where the board does not take them. */
export function admitTags(
  chosen: readonly TagChoice[],
  { tags, tagsRequired }: Pick<BoardRules, "tags" | "tagsRequired">,
): readonly number[] {
  const found = chosen.map((choice) => tagOf(choice, tags));
  const ids = [...new Set(found.map(({ id }) => id))];
  if (ids.length > maxTags) throw new Refusal("tags-too-many", { limit: maxTags });
  if (ids.length === 0 && tagsRequired && tags.length > 0) throw new Refusal("tags-missing", {});
  return ids;
}

/** A board's tag by its name, in whatever case it is typed. */
export function tagNamed(name: string, tags: readonly BoardTag[]): BoardTag | undefined {
  const folded = name.trim().toLowerCase();
  return tags.find((tag) => tag.name.toLowerCase() === folded);
}

function tagOf(choice: TagChoice, tags: readonly BoardTag[]): BoardTag {
  const tag = typeof choice === "string" ? tagNamed(choice, tags) : tags.find(({ id }) => id === choice);
  if (tag === undefined) throw new Refusal("tag-unknown", { typed: String(choice).slice(0, 100) });
  return tag;
}
