import type { Suggester } from "../../playground/people/suggesters.ts";
import { said } from "./told.ts";
import { isCard, type Place, type Town } from "./town.ts";

/** Who does everything on one server: the mod decides, the admin looks at figures, two members suggest and vote. */
export interface Company {
  readonly place: Place;
  readonly admin: Suggester;
  readonly ana: Suggester;
  readonly ben: Suggester;
}

export async function companyAt(town: Town, name: string): Promise<Company> {
  const place = await town.place(name);
  const admin = place.server.join("Ada", { permissions: ["Administrator"] });
  admin.here = place.box;
  return { place, admin, ana: town.member(place, "Ana"), ben: town.member(place, "Ben") };
}

/** Uses every command, button and form once on a suggestion of its own; throws at the first that is not answered right. */
export async function useEverything({ place, admin, ana, ben }: Company): Promise<void> {
  const { mod, box } = place;
  const suggested = await said(ana.suggest("A bench by the pond"));
  const number = Number(/#(\d+)/.exec(suggested)?.[1]);
  const { modal } = await ben.suggest();
  const second = await said(ben.submits(modal, { text: "More light", anonymous: true }));
  const answers = [
    suggested,
    second,
    await said(ana.types("/suggestions list")),
    await said(ben.types("/suggestions show", { id: String(number) })),
    await said(mod.types("/setup", { channel: box })),
    await said(ben.types("/help")),
    await said(admin.types("/stats bot")),
    await said(admin.types("/stats cache")),
  ];
  const shown = [/Your suggestion is #/, /Your suggestion is #/, /#\d+/, /A bench by the pond/, /<#\d+>/, /to vote/];
  shown.push(/servers +\d/, /breaker/);
  for (const [index, pattern] of shown.entries()) expectMatch(answers[index], pattern);

  const press = await ben.clicks(await place.card(number), "up");
  expectMatch(press.kind, /^update$/);
  expectMatch((await mod.typing("/decide approve", "id", String(number)))[0]?.value, new RegExp(`^${number}$`));
  expectMatch(await said(mod.decides("approve", number, { reason: "So it is" })), /is now \*\*✅ Approved\*\*/);
  const other = Number(/#(\d+)/.exec(second)?.[1]);
  for (const what of ["reject", "reopen"] as const) {
    expectMatch(await said(mod.decides(what, other)), new RegExp(`#${other} is now`));
  }
  const decided = await ben.waitsFor(box, (messages) =>
    messages.find((one) => isCard(one, number) && one.text.includes("Approved")),
  );
  expectMatch(decided.text, /Suggested by \*\*Ana\*\*/);
}

function expectMatch(text: unknown, pattern: RegExp): void {
  if (!pattern.test(String(text))) throw new Error(`not answered with ${pattern}: ${String(text)}`);
}
