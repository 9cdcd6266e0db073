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
    await said(admin.types("/stats server")),
    await said(admin.types("/stats bot")),
    await said(admin.types("/stats cache")),
    await said(mod.types("/doctor")),
  ];
  const shown = [/Your suggestion is #/, /Your suggestion is #/, /#\d+/, /A bench by the pond/, /<#\d+>/, /to vote/];
  shown.push(/suggested +\d/, /servers +\d/, /breaker/, /All is well/);
  for (const [index, pattern] of shown.entries()) expectMatch(answers[index], pattern);

  const press = await ben.clicks(await place.card(number), "up");
  // While the card is being written for its thread, a press is answered beside it.
  expectMatch(press.kind, /^(update|message)$/);
  expectMatch(await said(mod.types("/suggestions voters", { id: String(number) })), /1 in favour\*\*\n- Ben/);
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
  await changeEverything({ place, admin, ana, ben });
}

/** What authors and staff do to a suggestion that is there already. */
async function changeEverything({ place, ana, ben }: Company): Promise<void> {
  const { mod } = place;
  const number = Number(/#(\d+)/.exec(await said(ana.suggest("A shed")))?.[1]);
  const id = String(number);
  const { modal } = await ana.types("/suggestions edit", { id });
  expectMatch(await said(ana.submits(modal, { text: "A shed with a window" })), /has your new text/);
  expectMatch(await said(ana.types("/suggestions mine")), /A shed with a window/);
  expectMatch(await said(ben.types("/suggestions top")), /#\d+/);
  expectMatch(
    await said(mod.types("/note add", { id, text: "Ask Fay", visibility: "staff" })),
    /Note 1 on #\d+ is stored/,
  );
  expectMatch(await said(mod.types("/note list", { id })), /Ask Fay/);
  expectMatch(await said(mod.types("/note remove", { id, note: "1" })), /is removed/);
  expectMatch(await said(mod.types("/queue view")), /Nothing waits for a review/);
  expectMatch(await said(mod.types("/queue info", { id })), /does not wait for a review any more/);
  expectMatch(await said(mod.types("/block add", { suggestion: id, for: "1d" })), /The author of #\d+ can no longer/);
  expectMatch(await said(mod.types("/block list")), /The author of #\d+ · suggesting and voting/);
  expectMatch(await said(mod.types("/block remove", { suggestion: id })), /is not blocked any more/);
  expectMatch(await said(mod.types("/decide status", { id, status: "under_review" })), /#\d+ is now/);
  const removed = await (await mod.types("/decide remove", { id })).final();
  expectMatch(await said(mod.clicks(removed, "Undo")), new RegExp(`#${number} `));
  expectMatch(await said(ben.types("/suggestions follow", { id })), /You follow #\d+ now/);
  expectMatch(await said(ben.types("/suggestions unfollow", { id })), /You do not follow/);
  expectMatch(await said(ben.types("/preferences", { dms: true })), /\*\*on\*\*/);
  expectMatch(await said(mod.types("/board list")), /\*\*suggestions\*\* · <#\d+>/);
  const rule = { board: "suggestions", setting: "editWindow", value: "unlimited" };
  expectMatch(await said(mod.types("/board set", rule)), /Time for edits.* is now/);
  const panel = await (await mod.types("/board edit", { board: "suggestions" })).final();
  const limits = mod.selects(panel, panel.selects[0]?.customId, "limits");
  expectMatch(await said(limits), /Rules of \*\*suggestions\*\*/);
  const question = await (await mod.types("/board delete", { board: "suggestions" })).final();
  expectMatch(question.text, /Should the board \*\*suggestions\*\* be deleted/);
  expectMatch(await said(mod.types("/board server")), /\*\*on\*\*/);
  const card = await place.card(number);
  const menu = await mod.uses("Decide", card);
  expectMatch(await said(mod.submits(menu.modal, { status: "open" })), /#\d+ is now/);
  expectMatch(await said(ben.uses("Suggestion history", card)), /A shed with a window/);
  expectMatch(await said(ben.uses("Show voters", card)), /#\d+/);
  const preview = await (await ana.types("/suggest", { text: "A greenhouse", preview: true })).final();
  expectMatch(preview.text, /Nobody else sees it/);
  expectMatch((await (await ana.clicks(preview, "Discard")).final()).text, /Nothing was posted/);
  expectMatch(await said(ben.types("/suggestions history", { id })), /A shed with a window/);
  expectMatch(await said(ana.types("/suggestions withdraw", { id })), /Nobody can vote on it any more/);
}

function expectMatch(text: unknown, pattern: RegExp): void {
  if (!pattern.test(String(text))) throw new Error(`not answered with ${pattern}: ${String(text)}`);
}
