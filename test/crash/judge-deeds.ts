import { Findings } from "./finding.ts";
import { acknowledgedNumber, type Deed, readOf } from "./ledger.ts";
import type { StoredWorld } from "./stored-world.ts";

/** Compares what people were told with what is stored. */
export function judgeDeeds(deeds: readonly Deed[], world: StoredWorld): Findings {
  const findings = new Findings();
  for (const deed of deeds) judgeWrite(deed, world, findings);
  judgeToggles(deeds, "vote", world, findings);
  judgeToggles(deeds, "follow", world, findings);
  return findings;
}

/** Acknowledged: there once. Not acknowledged: there once or not at all. */
function judgeWrite(deed: Deed, world: StoredWorld, findings: Findings): void {
  const { kind, token, interactionId } = deed;
  const number = acknowledgedNumber(deed);
  const range = { least: number === undefined ? 0 : 1, most: 1 };
  const byInteraction = (events: readonly { readonly interaction_id: string | null }[]) =>
    interactionId === undefined ? 0 : events.filter((event) => event.interaction_id === interactionId).length;
  switch (kind) {
    case "suggest": {
      const found = world.suggestions.filter(({ text }) => text.startsWith(`${token} `));
      findings.count(found.length, range, number, `suggestion ${token}`);
      if (number !== undefined && found.some((one) => one.number !== number)) {
        findings.add("lost", number, `${token} was told another number than it has`);
      }
      return findings.count(byInteraction(world.events), range, number, `event of ${token}`);
    }
    case "decide": {
      const found = world.events.filter(({ reason }) => reason === token);
      return findings.count(found.length, range, deed.number, `decision ${token}`);
    }
    case "accept":
    case "withdraw":
      return findings.count(byInteraction(world.events), range, deed.number, `event of ${token}`);
    case "edit": {
      const found = world.events.filter(({ after }) => String(after["text"]).endsWith(token));
      return findings.count(found.length, range, deed.number, `edit ${token}`);
    }
    case "note":
      findings.count(world.notes.filter(({ text }) => text === token).length, range, deed.number, `note ${token}`);
      return findings.count(byInteraction(world.noteEvents), range, deed.number, `event of note ${token}`);
    case "vote-up":
    case "vote-down":
    case "follow":
  }
}

/** Presses that toggle: what stands must come of all that were acknowledged, and of some or none of the others. */
function judgeToggles(deeds: readonly Deed[], what: "vote" | "follow", world: StoredWorld, findings: Findings): void {
  const presses = deeds.filter(({ kind }) => kind.startsWith(what));
  const inOrder = presses.toSorted((a, b) => (BigInt(a.interactionId ?? 0) < BigInt(b.interactionId ?? 0) ? -1 : 1));
  const standing = what === "vote" ? votesStanding(world) : followsStanding(world);
  for (const [key, all] of Map.groupBy(inOrder, ({ number, byUserId }) => `${number} ${byUserId}`)) {
    let possible = new Set(["none"]);
    for (const deed of all) {
      const after = new Set([...possible].map((before) => toggled(before, deed.kind)));
      const said = saidToStand(deed);
      if (said === "none-stored") continue;
      if (said === undefined) possible = new Set([...possible, ...after]);
      else if (said === "stored") possible = after;
      else {
        if (!after.has(said))
          findings.add("lost", deed.number, `${key} was told ${said}: before that ${[...possible].join("/")}`);
        possible = new Set([said]);
      }
    }
    const stands = standing.get(key) ?? "none";
    if (!possible.has(stands)) {
      const told = all.map((deed) => `${deed.kind} → ${saidToStand(deed) ?? "?"}`).join(", ");
      findings.add("lost", all[0]?.number, `${what} of ${key} is ${stands}, not ${[...possible].join("/")} (${told})`);
    }
  }
}

function toggled(before: string, kind: Deed["kind"]): string {
  const pressed = kind === "vote-up" ? "up" : kind === "vote-down" ? "down" : "following";
  return before === pressed ? "none" : pressed;
}

/** What somebody was told to stand; `stored` where only a card was drawn; `none-stored` for a refusal; undefined when nobody knows. */
function saidToStand(deed: Deed): string | undefined {
  const read = readOf(deed);
  if (/is now 👍/u.test(read)) return "up";
  if (/is now 👎/u.test(read)) return "down";
  if (/^You follow #/mu.test(read)) return "following";
  if (/You took back your vote|You do not follow #/u.test(read)) return "none";
  if (/Votes on #\d+ are closed|No suggestion has the number|cannot be followed/u.test(read)) return "none-stored";
  return deed.answer?.kind === "update" ? "stored" : undefined;
}

function votesStanding(world: StoredWorld): ReadonlyMap<string, string> {
  return new Map(world.votes.map(({ number, user_id, side }) => [`${number} ${user_id}`, side]));
}

function followsStanding(world: StoredWorld): ReadonlyMap<string, string> {
  return new Map(world.follows.map((row) => [`${row.number} ${row.user_id}`, row.following ? "following" : "none"]));
}
