import path from "node:path";
import { expect, it } from "vitest";
import { openStorage } from "../../../src/storage/storage.ts";
import { Program } from "../../helpers/program.ts";
import { openSqliteStorage, rowsOf, temporaryFolder } from "../../helpers/storage.ts";

const work = new URL("./programs/work.ts", import.meta.url);

it.each([1, 7, 25, 60, 110])(
  "loses nothing that was acknowledged when it is killed after %i answers",
  async (answers) => {
    const file = path.join(temporaryFolder(), "suggestion-box.db");
    // Begun empty by another run, so that also what this one finds has to survive.
    await (await openStorage({ file })).close();
    const worker = new Program(work, [file]);
    const acknowledged: string[] = [];
    while (acknowledged.length < answers) {
      const line = await worker.line();
      if (line === undefined) throw new Error("the worker ended by itself");
      acknowledged.push(line);
    }
    await worker.kill();
    // What it had printed before it died counts too.
    for (let line = await worker.line(); line !== undefined; line = await worker.line()) acknowledged.push(line);

    const { engine } = await openSqliteStorage({ file });
    const stored = new Set(
      (
        await Promise.all([
          rowsOf<{ line: string }>(engine, "select 'submitted ' || number as line from suggestions"),
          rowsOf<{ line: string }>(
            engine,
            "select 'decided ' || number as line from suggestions where status = 'approved'",
          ),
          rowsOf<{ line: string }>(
            engine,
            `select 'voted ' || number || ' ' || user_id as line from votes join suggestions using (suggestion_id)
           join persons using (person_id) where side = 'up'`,
          ),
        ])
      )
        .flat()
        .map((row) => row.line),
    );
    expect(acknowledged.filter((line) => !stored.has(line))).toEqual([]);
    // Each change came whole or not at all.
    expect(await rowsOf(engine, halfStored)).toEqual([]);
    expect(await rowsOf(engine, "pragma integrity_check")).toEqual([{ integrity_check: "ok" }]);
  },
);

const halfStored = `select number from suggestions s where
  up_votes <> (select count(*) from votes v where v.suggestion_id = s.suggestion_id and side = 'up')
  or 1 <> (select count(*) from images i where i.suggestion_id = s.suggestion_id)
  or 1 <> (select count(*) from intents i where i.suggestion_id = s.suggestion_id and kind = 'card')
  or 1 <> (select count(*) from intents i where i.suggestion_id = s.suggestion_id and kind = 'thread')
  or (status = 'approved') <> (select count(*) from intents i where i.suggestion_id = s.suggestion_id and kind = 'decision-dm')
  or (status = 'approved') + 1 <> (select count(*) from events e where e.suggestion_id = s.suggestion_id)
  or number > (select last_number from guilds)`;
