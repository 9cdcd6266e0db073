/** What one look found: it works, it will do but could be better, the bot cannot work so, or it could not be looked at. */
export type Judgement = "well" | "warning" | "fault" | "unknown";

/** One line of the report. Nothing in it is secret. */
export interface Finding {
  readonly subject: string;
  readonly judgement: Judgement;
  readonly found: string;
  /** What the operator has to do; undefined where there is nothing to mend. */
  readonly mend: string | undefined;
}

/** Findings about one subject. */
export function findingsOn(subject: string) {
  return {
    well: (found: string): Finding => ({ subject, judgement: "well", found, mend: undefined }),
    warning: (found: string, mend: string): Finding => ({ subject, judgement: "warning", found, mend }),
    fault: (found: string, mend: string): Finding => ({ subject, judgement: "fault", found, mend }),
    unknown: (found: string): Finding => ({ subject, judgement: "unknown", found, mend: undefined }),
    /** A sentence that the bot itself ends with: what is wrong, then what to do. */
    told: (sentence: string): Finding => {
      const [, found = sentence, mend = "look at the bot's log"] =
        /^(.+?)(?:; |\. (?:Nothing in it was changed: )?)(.+?)\.?$/.exec(sentence) ?? [];
      return { subject, judgement: "fault", found, mend: mend.charAt(0).toLowerCase() + mend.slice(1) };
    },
  };
}
