import { afterAll, beforeAll, expect, it } from "vitest";
import type { Fault, RunView } from "../../../playground/page-server/protocol.ts";
import { openPlayground, type Playground } from "../../../playground/playground.ts";
import { StageWorkshop } from "../../../playground/workshop/workshop.ts";
import { freshFolder } from "../../helpers/fresh-folder.ts";
import { startRedis } from "../../helpers/redis-server.ts";

let playground: Playground;
let workshop: StageWorkshop;

beforeAll(async () => {
  // The playground installs nothing; the tests may.
  await (await startRedis()).stop();
  playground = await openPlayground({ folder: freshFolder(), redis: true });
  workshop = new StageWorkshop(playground.stage);
}, 120_000);
afterAll(async () => {
  await workshop.close();
  await playground.end();
});

/** Lets it fail, and resolves with all that was shown of it. */
function shown(fault: Fault): Promise<RunView> {
  return new Promise((resolve) => {
    const begun = { run: false };
    const stop = workshop.watch((frame) => {
      const [run] = frame.kind === "workshop" ? frame.workshop.runs : [];
      if (!begun.run || run === undefined || run.state === "running") return;
      queueMicrotask(() => stop());
      resolve(run);
    });
    workshop.begin({ do: "fault", fault, re: 1 });
    begun.run = true;
  });
}

const card = expect.stringMatching(/^Its card stands.*Cards of it: 1\.$/u);

it.each<[Fault, string, readonly unknown[]]>([
  ["slow", "answers in time and posts once while Discord is slow", [card]],
  ["errors", "posts once though Discord fails, and loses an answer", [card]],
  [
    "limits",
    "waits as long as Discord says",
    [expect.stringMatching(/^2 times 429 with 2 s to wait; asked again after 2\.\d s and 2\.\d s\.$/u), card],
  ],
  ["gateway", "comes back and resumes", [expect.stringMatching(/with RESUME, in the same session\.$/u), card]],
  [
    "redis",
    "works on while Redis hangs",
    [expect.stringMatching(/^The breaker is (?:half-)?open\.$/u), "The breaker is closed again."],
  ],
  [
    "poison",
    "notices another member's entry",
    [expect.stringMatching(/^Mismatches noticed: [1-9]\d*\.$/u), expect.stringMatching(/drawn anew, says Ana\.$/u)],
  ],
])("shows what %s promises: the bot %s", async (fault, _what, lines) => {
  const run = await shown(fault);
  expect(run.lines.filter(({ tone }) => tone === "bad")).toEqual([]);
  expect(run.state).toBe("shown");
  const good = run.lines.filter(({ tone }) => tone === "good").map(({ text }) => text);
  expect(good).toEqual(expect.arrayContaining([...lines]));
});
