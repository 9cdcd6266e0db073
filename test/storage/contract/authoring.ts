import { describe, expect, it } from "vitest";
import type { TextChange, Withdrawal } from "../../../src/suggestions/authoring.ts";
import type { Suggestion } from "../../../src/suggestions/types.ts";
import { ana, ben, type OpenTestStorage, reread, rowsOf, snowflake, testServer } from "../../helpers/storage.ts";

const at = new Date("2026-04-04T04:04:04Z");

function edit({ guildId, id, textVersion }: Suggestion, changes: Partial<TextChange> = {}): TextChange {
  const edited = {
    guildId,
    suggestionId: id,
    textVersion,
    title: undefined,
    text: "More swings",
    rulesRevision: 1,
    review: undefined,
    author: ana,
    at,
  };
  return { ...edited, interactionId: snowflake(), ...changes };
}

function withdrawal({ guildId, id, statusVersion }: Suggestion, changes: Partial<Withdrawal> = {}): Withdrawal {
  return { guildId, suggestionId: id, statusVersion, author: ana, at, interactionId: snowflake(), ...changes };
}

export function authoringContract(engine: string, open: OpenTestStorage): void {
  describe(`authors' changes on ${engine}`, () => {
    it("stores the new text, when, and both texts in the event; votes and status stay", async () => {
      const { storage, engine: database } = await open();
      const server = await testServer(storage);
      const suggestion = await server.suggestion({ text: "More benches" });
      await storage.suggestions.vote(server.press(suggestion));
      const outcome = await storage.authoring.edit(edit(suggestion, { text: "MORE swings" }));
      const changed = await reread(storage, suggestion);
      expect(outcome).toEqual({ kind: "stored", suggestion: changed, repeated: false });
      expect(changed).toMatchObject({ text: "MORE swings", editedAt: at, textVersion: 2, up: 1, status: "open" });
      expect(changed).toMatchObject({ statusVersion: suggestion.statusVersion, version: suggestion.version + 2 });
      expect(await rowsOf(database, "select before, after, at from events where kind = 'edited'")).toEqual([
        { before: '{"text":"More benches"}', after: '{"text":"MORE swings"}', at: at.getTime() },
      ]);
      expect(await storage.suggestions.complete("900", "more sw", ["open"], 5)).toHaveLength(1);
      expect(await storage.suggestions.complete("900", "benches", ["open"], 5)).toHaveLength(0);
    });

    it("withdraws: the status changes, and whatever decision there was goes", async () => {
      const { storage, engine: database } = await open();
      const server = await testServer(storage);
      const suggestion = await server.suggestion({ anonymous: true });
      await storage.suggestions.changeStatus(
        server.change(suggestion, { to: "under_review", reason: "let us see", anonymous: true }),
      );
      const reviewed = await reread(storage, suggestion);
      await storage.authoring.withdraw(withdrawal(reviewed));
      const changed = await reread(storage, suggestion);
      expect(changed).toMatchObject({ status: "withdrawn", decision: undefined, author: { kind: "anonymous" } });
      expect(changed.statusVersion).toBe(reviewed.statusVersion + 1);
      expect(await rowsOf(database, "select after from events order by event_id desc limit 1")).toEqual([
        { after: '{"status":"withdrawn"}' },
      ]);
      expect(await rowsOf(database, "select decision_anonymous as anonymous from suggestions")).toEqual([
        { anonymous: 0 },
      ]);
      // Nobody began to tell the author of a decision that no longer stands.
      expect((await storage.intents.due(new Date(), 10)).map(({ kind }) => kind)).toEqual(["card"]);
      expect(await rowsOf(database, "select name from person_names where name = 'Ana'")).toEqual([]);
    });

    it("changes nothing for others, through another server, or once staff have answered", async () => {
      const { storage, engine: database } = await open();
      const [here, there] = [await testServer(storage, "900"), await testServer(storage, "800")];
      const [suggestion, decided] = [await here.suggestion({ anonymous: true }), await here.suggestion()];
      await storage.suggestions.changeStatus(here.change(decided));
      const refused = { kind: "changed-meanwhile" };
      const answered = await reread(storage, decided);
      expect(await storage.authoring.edit(edit(suggestion, { author: ben }))).toEqual(refused);
      expect(await storage.authoring.edit(edit(suggestion, { guildId: there.guildId }))).toEqual(refused);
      expect(await storage.authoring.edit(edit(answered))).toEqual(refused);
      expect(await storage.authoring.withdraw(withdrawal(suggestion, { author: ben }))).toEqual(refused);
      expect(await storage.authoring.withdraw(withdrawal(suggestion, { guildId: there.guildId }))).toEqual(refused);
      expect(await storage.authoring.withdraw(withdrawal(answered))).toEqual(refused);
      expect(await reread(storage, suggestion)).toEqual(suggestion);
      expect(await reread(storage, decided)).toEqual(answered);
      expect(await rowsOf(database, "select 1 from events")).toHaveLength(3);
    });

    it("finds only what that person wrote, also anonymously, and only on that server", async () => {
      const { storage } = await open();
      const [here, there] = [await testServer(storage, "900"), await testServer(storage, "800")];
      await here.suggestion({ anonymous: true });
      await here.suggestion({ author: ben });
      await there.suggestion({ author: ben });
      const own = async (guildId: string, userId: string, number: number) =>
        (await storage.authoring.own(guildId, userId, number))?.number;
      expect(await own("900", ana.userId, 1)).toBe(1);
      expect(await own("900", ana.userId, 2)).toBeUndefined();
      expect(await own("900", ben.userId, 1)).toBeUndefined();
      expect(await own("800", ana.userId, 1)).toBeUndefined();
      expect(await own("800", "999", 1)).toBeUndefined();
    });

    it("lets one of 20 edits of the same text win, and loses no vote that comes between", async () => {
      const { storage, engine: database } = await open();
      const server = await testServer(storage);
      const suggestion = await server.suggestion();
      const outcomes = await Promise.all(
        Array.from({ length: 20 }, async (_, index) => {
          const [outcome] = await Promise.all([
            storage.authoring.edit(edit(suggestion, { text: `text ${index}` })),
            storage.suggestions.vote(server.press(suggestion, { voter: { ...ben, userId: String(7_000 + index) } })),
          ]);
          return outcome;
        }),
      );
      const [winner, ...others] = outcomes.filter((outcome) => outcome.kind === "stored");
      expect(others).toEqual([]);
      expect(await reread(storage, suggestion)).toMatchObject({
        text: winner?.suggestion.text,
        textVersion: 2,
        up: 20,
      });
      expect(await rowsOf(database, "select 1 from events where kind = 'edited'")).toHaveLength(1);
    });

    it.each(["edit first", "decision first"])("stores an edit before a decision or not at all: %s", async (order) => {
      const { storage, engine } = await open();
      const server = await testServer(storage);
      const suggestion = await server.suggestion();
      const edits = () => storage.authoring.edit(edit(suggestion));
      const decides = () => storage.suggestions.changeStatus(server.change(suggestion));
      const [edited, decided] =
        order === "edit first"
          ? await Promise.all([edits(), decides()])
          : (await Promise.all([decides(), edits()])).toReversed();
      // Whichever was begun first, either may be first to take the suggestion.
      expect(decided?.kind).toBe("stored");
      expect(["stored", "changed-meanwhile"]).toContain(edited?.kind);
      expect(await reread(storage, suggestion)).toMatchObject({
        status: "approved",
        text: edited?.kind === "stored" ? "More swings" : suggestion.text,
      });
      // What is stored of it was stored before the decision.
      const events = await rowsOf<{ kind: string }>(engine, "select kind from events order by event_id");
      expect(events.map(({ kind }) => kind)).toEqual(
        edited?.kind === "stored" ? ["submitted", "edited", "status-changed"] : ["submitted", "status-changed"],
      );
    });

    it.each(["withdrawal first", "decision first"])(
      "lets one of a withdrawal and a decision win: %s",
      async (order) => {
        const { storage } = await open();
        const server = await testServer(storage);
        const suggestion = await server.suggestion();
        const withdraws = () => storage.authoring.withdraw(withdrawal(suggestion));
        const decides = () => storage.suggestions.changeStatus(server.change(suggestion));
        const [withdrawn, decided] =
          order === "withdrawal first"
            ? await Promise.all([withdraws(), decides()])
            : (await Promise.all([decides(), withdraws()])).toReversed();
        // Whichever was begun first, either may be first to take the suggestion.
        const kinds = [withdrawn?.kind, decided?.kind];
        expect(kinds).toEqual(expect.arrayContaining(["changed-meanwhile", "stored"]));
        expect((await reread(storage, suggestion)).status).toBe(
          withdrawn?.kind === "stored" ? "withdrawn" : "approved",
        );
      },
    );

    it("counts no vote after a withdrawal, and keeps every one before it", async () => {
      const { storage } = await open();
      const server = await testServer(storage);
      const suggestion = await server.suggestion();
      const press = (index: number) =>
        storage.suggestions.vote(server.press(suggestion, { voter: { ...ben, userId: String(6_000 + index) } }));
      const [first, , second] = await Promise.all([
        press(1),
        storage.authoring.withdraw(withdrawal(suggestion)),
        press(2),
      ]);
      const after = await press(3);
      const counted = [first, second, after].filter(({ kind }) => kind === "standing").length;
      expect(after.kind).toBe("not-votable");
      expect(await reread(storage, suggestion)).toMatchObject({ status: "withdrawn", up: counted });
    });

    it("stores a change once, however often it is delivered, also where no version matches any more", async () => {
      const { storage, engine: database } = await open();
      const server = await testServer(storage);
      const suggestion = await server.suggestion();
      const [change, end] = [edit(suggestion), withdrawal(suggestion)];
      const edits = await Promise.all(Array.from({ length: 5 }, () => storage.authoring.edit(change)));
      const ends = await Promise.all(Array.from({ length: 5 }, () => storage.authoring.withdraw(end)));
      edits.push(await storage.authoring.edit(change));
      ends.push(await storage.authoring.withdraw({ ...end, statusVersion: -1 }));
      for (const [outcomes, times] of [
        [edits, 6],
        [ends, 6],
      ] as const) {
        expect(outcomes.filter((outcome) => outcome.kind === "stored" && outcome.repeated)).toHaveLength(times - 1);
        expect(outcomes.filter((outcome) => outcome.kind === "stored" && !outcome.repeated)).toHaveLength(1);
      }
      expect(await storage.authoring.edit({ ...change, author: ben })).toEqual({ kind: "changed-meanwhile" });
      expect(await rowsOf(database, "select 1 from events where kind <> 'submitted'")).toHaveLength(2);
    });
  });
}
