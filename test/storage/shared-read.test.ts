import { expect, it } from "vitest";
import { SharedRead } from "../../src/storage/shared-read.ts";
import { type Gate, gate, settled } from "../helpers/gate.ts";

/** Reads that the test ends, each with what it wants. */
function rig() {
  const begun: { readonly key: string; readonly end: Gate<string> }[] = [];
  const shared = new SharedRead<string>();
  const read = (key: string) =>
    shared.run(key, () => {
      const end = gate<string>();
      begun.push({ key, end });
      return end.opened;
    });
  return { begun, read };
}

it("gives nobody the answer of a read that began before they asked", async () => {
  const { begun, read } = rig();
  const first = read("a");
  const later = [read("a"), read("a"), read("a")];
  expect(begun).toHaveLength(1);
  begun[0]?.end.open("old");
  expect(await first).toBe("old");
  await settled();
  expect(begun).toHaveLength(2);
  const latest = read("a");
  begun[1]?.end.open("new");
  expect(await Promise.all(later)).toEqual(["new", "new", "new"]);
  await settled();
  expect(begun).toHaveLength(3);
  begun[2]?.end.open("newest");
  expect(await latest).toBe("newest");
});

it("begins at once when none runs, and keeps keys apart", async () => {
  const { begun, read } = rig();
  const [a, b] = [read("a"), read("b")];
  expect(begun.map(({ key }) => key)).toEqual(["a", "b"]);
  for (const { key, end } of begun.splice(0)) end.open(key);
  expect(await Promise.all([a, b])).toEqual(["a", "b"]);
  await settled();
  const again = read("a");
  expect(begun).toHaveLength(1);
  begun[0]?.end.open("again");
  expect(await again).toBe("again");
});

it("tells a failure to those who asked for it alone", async () => {
  const { begun, read } = rig();
  const [first, second] = [read("a"), read("a")];
  begun[0]?.end.fail(new Error("no database"));
  await expect(first).rejects.toThrow("no database");
  await settled();
  begun[1]?.end.open("there again");
  expect(await second).toBe("there again");
});
