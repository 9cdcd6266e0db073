import { describe, expect, it } from "vitest";
import type { AudienceRule } from "../../src/boards/board-rules.ts";
import { Refusal } from "../../src/errors.ts";
import { admitAudience } from "../../src/suggestions/audience.ts";
import { actor } from "../helpers/storage.ts";

const at = new Date("2026-11-22T12:00:00Z");
const dayMs = 86_400_000;
const everybody: AudienceRule = { allowedRoleIds: [], deniedRoleIds: [], accountAgeDays: 0, memberDays: 0 };

/** An account made so long ago, by its id. */
function accountOf(ageMs: number) {
  return actor(String(BigInt(at.getTime() - ageMs - 1_420_070_400_000) << 22n));
}

function refusalOf(who: ReturnType<typeof actor>, rule: Partial<AudienceRule>): Refusal | undefined {
  try {
    admitAudience(who, "vote", { ...everybody, ...rule }, at);
  } catch (error) {
    if (error instanceof Refusal) return error;
    throw error;
  }
  return undefined;
}

describe("who may take part", () => {
  it("is everybody at first, also by a clock that is behind Discord's", () => {
    expect(refusalOf(accountOf(-5_000), {})).toBeUndefined();
    expect(refusalOf({ ...accountOf(0), joinedAt: new Date(at.getTime() + 5_000) }, {})).toBeUndefined();
  });

  it("needs an account of the age asked for, to the moment, and is told from when on", () => {
    expect(refusalOf(accountOf(7 * dayMs), { accountAgeDays: 7 })).toBeUndefined();
    const young = refusalOf(accountOf(7 * dayMs - 1), { accountAgeDays: 7 });
    expect([young?.code, young?.details]).toEqual([
      "account-too-young",
      { what: "vote", days: 7, from: new Date(at.getTime() + 1) },
    ]);
  });

  it("needs so long a membership, and one of which nobody tells begins now", () => {
    const member = (ageMs: number) => ({ ...accountOf(99 * dayMs), joinedAt: new Date(at.getTime() - ageMs) });
    expect(refusalOf(member(3 * dayMs), { memberDays: 3 })).toBeUndefined();
    expect(refusalOf(member(3 * dayMs - 1), { memberDays: 3 })?.code).toBe("member-too-new");
    expect(refusalOf(accountOf(99 * dayMs), { memberDays: 3 })?.code).toBe("member-too-new");
  });

  it("has one of the allowed roles and none of the denied ones, which come first", () => {
    const holding = (...roleIds: string[]) => ({ ...accountOf(dayMs), roleIds });
    const rule = { allowedRoleIds: ["1", "2"], deniedRoleIds: ["3"] };
    expect(refusalOf(holding("2"), rule)).toBeUndefined();
    expect(refusalOf(holding("9"), rule)?.code).toBe("role-missing");
    expect(refusalOf(holding("1", "3"), rule)?.details).toEqual({ what: "vote", roleIds: ["3"] });
  });
});
