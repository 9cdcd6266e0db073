import { execFile } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { expect, it } from "vitest";
import { Checks } from "../../../playground/tour/checks.ts";
import { Narrator } from "../../../playground/tour/narrator.ts";
import { plainText } from "../../../playground/tour/plain.ts";
import { leaked, privateParts } from "../../helpers/leaks.ts";

const run = promisify(execFile);
const root = fileURLToPath(new URL("../../../", import.meta.url));
const names = { channel: () => "#box", user: () => "Ana", role: () => "Staff" };

it("plays the main job to its end, finds everything as it must be, and records the traffic", async () => {
  const folder = mkdtempSync(path.join(tmpdir(), "suggestion-box-tour-test-"));
  const record = path.join(folder, "traffic.jsonl");
  const log = path.join(folder, "bot.log");
  const args = ["playground/main.ts", "--tour", "--record", record, "--log", log];
  const { stdout } = await run(process.execPath, args, { cwd: root });
  expect(stdout).toMatch(/All \d+ things are as they must be\.\n$/);
  expect(stdout).toContain("✓ cards of #4: 1");
  const entries = readFileSync(record, "utf8")
    .trim()
    .split("\n")
    .map((line): unknown => JSON.parse(line));
  expect(entries).toContainEqual(
    expect.objectContaining({
      kind: "request",
      method: "PUT",
      status: 200,
      body: expect.any(Array),
      response: expect.any(Array),
    }),
  );
  expect(entries).toContainEqual(expect.objectContaining({ kind: "dispatch", event: "INTERACTION_CREATE" }));

  // The whole log of the day, at its most talkative: nobody's words, names or tokens are in it.
  const said = readFileSync(log, "utf8");
  const parts = privateParts(entries.filter(isInteraction));
  const personal = parts.flatMap((part) => part.personal);
  expect(personal).toEqual(
    expect.arrayContaining(["A bench by the pond", "I would bring the projector.", "Chloé", "Mo"]),
  );
  expect(leaked([...personal, ...parts.map(({ token }) => token)], said)).toEqual([]);
  // The control: what is in it is found.
  expect(leaked(["serving", "found the application"], said)).toHaveLength(2);
  rmSync(folder, { recursive: true });
});

function isInteraction(entry: unknown): entry is { readonly data: unknown } {
  return (
    typeof entry === "object" &&
    entry !== null &&
    "event" in entry &&
    entry.event === "INTERACTION_CREATE" &&
    "data" in entry
  );
}

it("says what differs, and remembers it", () => {
  const lines: string[] = [];
  const checks = new Checks(new Narrator(names, (line) => void lines.push(line)));
  checks.equal("cards", 1, 1);
  checks.equal("votes", "3 up", "4 up");
  expect([checks.right, checks.wrong]).toEqual([1, 1]);
  expect(lines[1]).toContain("votes: 3 up, but it must be 4 up");
});

it("refuses arguments that it does not know, and says which there are", async () => {
  const refused = run(process.execPath, ["playground/main.ts", "--tuor"], { cwd: root });
  await expect(refused).rejects.toMatchObject({ code: 64, stderr: expect.stringContaining("--record FILE") });
});

it("tells Discord's markup in words", () => {
  expect(plainText("### #1 · Open\n**Ana** wrote in <#2> <t:1:R>: [open the card](https://d/1)", names)).toBe(
    "#1 · Open\nAna wrote in #box just now: open the card",
  );
});
