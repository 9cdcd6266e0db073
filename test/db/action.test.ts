import { describe, expect, it } from "vitest";
import { helpText, readAction } from "../../src/db/action.ts";

const refusals: readonly (readonly [string, RegExp])[] = [
  ["", /npm run db -- <command>/],
  ["burn", /There is no command burn/],
  ["status now", /now is one word too many/],
  ["migrate --force", /--force is for backup and restore alone/],
  ["backup", /Which file\?/],
  ["restore a b", /b is one word too many/],
  ["backup a --to b", /--from and --to are for copy alone/],
  ["copy --from a", /From where to where\?/],
  ["copy a --from a --to b", /a is one word too many/],
  ["copy --from a --to b --force", /--force is for backup and restore alone/],
  ["status --all", /--all/],
];

describe("the words after npm run db --", () => {
  it.each(refusals)("“%s” are refused with what is missing or too much", (line, fault) => {
    expect(() => readAction(line.split(" ").filter((word) => word !== ""))).toThrow(fault);
  });

  it("are understood in any order", () => {
    expect(readAction(["--force", "backup", "a"])).toEqual({ kind: "backup", file: "a", force: true });
    expect(readAction(["copy", "--to", "b", "--from", "a"])).toEqual({ kind: "copy", from: "a", to: "b" });
    expect(readAction(["restore", "--help"])).toEqual({ kind: "help" });
  });

  it("are all in the help, in lines that fit a terminal", () => {
    for (const command of ["status", "migrate", "backup FILE", "restore FILE", "copy --from A --to B"]) {
      expect(helpText).toContain(`\n  ${command} `);
    }
    expect(helpText.split("\n").filter((line) => line.length > 120)).toEqual([]);
  });
});
