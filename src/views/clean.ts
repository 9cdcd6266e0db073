// Escapes throughout: the characters that this file is about cannot be seen.
const lineBreaks = /\r\n|[\r\v\f\u0085\u2028\u2029]/g;
const controls = /[\p{Cc}--[\n\t]]/gv;
/** Bidi embeddings, overrides and isolates, zero-width spaces, soft hyphens, Hangul fillers. Marks of direction (LRM, RLM, ALM) only affect their neighbours and stay. */
const invisible = /\u034F|[\u00AD\u115F\u1160\u180E\u200B\u202A-\u202E\u2060-\u206F\u3164\uFEFF\uFFA0\uFFF9-\uFFFB]/g;
/** Joiners belong between letters (Persian, Indic) and in emoji, and nowhere else. */
const strayJoiners =
  /(?<![\p{L}\p{M}\p{Extended_Pictographic}\p{Emoji_Modifier}])[\u200C\u200D]|[\u200C\u200D](?![\p{L}\p{Extended_Pictographic}\u2640\u2642\u2695])/gu;
/** Tag characters spell invisible text, except in the flags of regions. */
const strayTags = /(?<!\u{1F3F4}[\u{E0020}-\u{E007F}]{0,7})[\u{E0000}-\u{E007F}]/gu;
/** Scripts need a few marks on a letter; a pile of them grows over the lines above and below. */
const piledMarks = /(\p{M}{4})\p{M}+/gu;
const blankLine = /^(?:[^\S\n]|\u2800)+$/gmu;

/** What people typed, without whatever is there but cannot be seen: line breaks of every kind become `\n`, at most one blank line in a row. */
export function cleanText(text: string): string {
  return withoutInvisible(text.toWellFormed().replaceAll(lineBreaks, "\n"))
    .replaceAll("\t", "    ")
    .replaceAll(blankLine, "")
    .replaceAll(/\n{3,}/g, "\n\n")
    .trim();
}

/** The same on one line. */
export function cleanLine(text: string): string {
  return cleanText(text).replaceAll(/\s+/g, " ");
}

function withoutInvisible(text: string): string {
  return text
    .replaceAll(controls, "")
    .replaceAll(invisible, "")
    .replaceAll(strayTags, "")
    .replaceAll(strayJoiners, "")
    .replaceAll(piledMarks, "$1");
}
