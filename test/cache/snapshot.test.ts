import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { canonicalJson, isPlainly, snapshot } from "../../src/cache/snapshot.ts";

class Point {
  readonly x = 1;
}

describe("whether a value plainly is what is held", () => {
  it("is so of the same data in any order", () => {
    const held = snapshot({ id: "1", roles: ["a", "b"], at: { x: 1, y: null }, bot: false });
    expect(isPlainly(held, { bot: false, at: { y: null, x: 1 }, roles: ["a", "b"], id: "1" })).toBe(true);
  });

  it.each([
    ["another value", { x: 1 }, { x: 2 }],
    ["a member more", { x: 1 }, { x: 1, y: 1 }],
    ["a member less", { x: 1, y: 1 }, { x: 1 }],
    ["a member of another name", { x: 1 }, { y: 1 }],
    ["a name that every object has", { x: 1 }, { toString: 1 }],
    ["another order of a list", [1, 2], [2, 1]],
    ["a longer list", [1], [1, 2]],
    ["a list for an object", {}, []],
    ["an object for a list", [], {}],
    ["a number for a text", { x: "1" }, { x: 1 }],
    ["null for an object", { x: {} }, { x: null }],
    ["an object for null", { x: null }, { x: {} }],
  ])("is not so of %s", (_, held, value) => {
    expect(isPlainly(held, value)).toBe(false);
  });

  it("is left open where JSON would have to tell", () => {
    const stored = snapshot({ x: 1 });
    expect(isPlainly(stored, new Point())).toBe(false);
    expect(isPlainly(stored, { x: 1, y: undefined })).toBe(false);
    expect(isPlainly(stored, { x: 1, toJSON: () => ({ x: 2 }) })).toBe(false);
    expect(isPlainly(snapshot({ at: new Date(0) }), { at: new Date(0) })).toBe(false);
  });

  it("never takes one for another, and knows every copy", () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.jsonValue(), (one, other) => {
        const held = snapshot(one);
        expect(isPlainly(held, structuredClone(held))).toBe(true);
        const isSame = canonicalJson(snapshot(other)) === canonicalJson(held);
        expect(isPlainly(held, other) && !isSame).toBe(false);
      }),
    );
  });
});
