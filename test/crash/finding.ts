export interface Finding {
  /**
   * `forum`: a post too many in a forum, whose requests have no nonce; counted apart. `unanswered`: nothing was said within 3 s, or
   * nothing that helps.
   */
  readonly kind: "lost" | "doubled" | "stale" | "forum" | "unanswered";
  /** The suggestion, where it is about one. */
  readonly number: number | undefined;
  readonly what: string;
}

/** Collects what is not as it should be. */
export class Findings {
  readonly all: Finding[] = [];

  add(kind: Finding["kind"], number: number | undefined, what: string): void {
    this.all.push({ kind, number, what });
  }

  /** Where there is one too few something is lost, where there is one too many it is doubled. */
  count(
    found: number,
    { least, most }: { least: number; most: number },
    number: number | undefined,
    what: string,
  ): void {
    if (found < least) this.add("lost", number, `${what}: ${found} instead of ${least}`);
    if (found > most) this.add("doubled", number, `${what}: ${found} instead of ${most}`);
  }
}
