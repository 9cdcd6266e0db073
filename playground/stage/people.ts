/** Who lives in the made-up town. `key` is what a window's address names. */
export const cast = [
  { key: "ana", name: "Ana", role: "Members", part: "a member" },
  { key: "ben", name: "Ben", role: "Members", part: "a member" },
  { key: "chloe", name: "Chloé", role: "Members", part: "a member" },
  { key: "dev", name: "Dev", role: "Members", part: "a member" },
  { key: "mo", name: "Mo", role: "Admins", part: "administrator" },
  { key: "zoe", name: "Zoe", role: "Moderators", part: "moderator, reviews the queue" },
  { key: "nia", name: "Nia", role: undefined, part: "newcomer, joined just now" },
] as const;

export type CastKey = (typeof cast)[number]["key"];
