import { describe, expect, it } from "vitest";
import { errorsIn, type RouteName, verdictOn } from "./bodies.ts";

/** A bad body: what is wrong with it in words, where it is sent, and every `path CODE` of the answer. */
export type Refused = readonly [sentence: string, route: RouteName, body: unknown, ...errors: readonly string[]];

/** One test a row: Discord's 400 with exactly these errors, none more. */
export function itRefuses(kind: string, rows: readonly Refused[]): void {
  describe(`bodies of ${kind}`, () => {
    for (const [sentence, route, body, ...errors] of rows) {
      it(`refuses ${sentence}`, () => {
        const { fault } = verdictOn(route, body);

        expect(fault).toMatchObject({ status: 400, body: { code: 50035, message: "Invalid Form Body" } });
        expect(new Set(errorsIn(fault?.body.errors))).toEqual(new Set(errors));
        expect(errorsIn(fault?.body.errors)).toHaveLength(errors.length);
      });
    }
  });
}
