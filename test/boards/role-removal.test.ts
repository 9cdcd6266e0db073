import { describe, expect, it } from "vitest";
import { defaultBoardRules } from "../../src/boards/board-rules.ts";
import { boardWithoutRole, settingsWithoutRole } from "../../src/boards/role-removal.ts";

const everybody = defaultBoardRules.suggesting;

describe("a board whose role is deleted", () => {
  it("names it nowhere any more", () => {
    const rules = {
      ...defaultBoardRules,
      suggesting: { ...everybody, allowedRoleIds: ["1", "2"], deniedRoleIds: ["1"] },
      voting: { ...everybody, deniedRoleIds: ["1", "3"] },
      cooldownExemptRoleIds: ["1"],
      roleWeights: [
        { roleId: "1", weight: 2 },
        { roleId: "2", weight: 3 },
      ],
      pingRoleIdsOnNew: ["1"],
      pingRoleIdsOnQueued: ["2", "1"],
    };
    expect(boardWithoutRole(rules, "1")).toEqual({
      suggesting: { ...everybody, allowedRoleIds: ["2"] },
      voting: { ...everybody, deniedRoleIds: ["3"] },
      cooldownExemptRoleIds: [],
      roleWeights: [{ roleId: "2", weight: 3 }],
      pingRoleIdsOnNew: [],
      pingRoleIdsOnQueued: ["2"],
    });
  });

  it("keeps the last that it admits: an empty list would admit everybody", () => {
    const rules = { ...defaultBoardRules, voting: { ...everybody, allowedRoleIds: ["1"] } };
    expect(boardWithoutRole(rules, "1")).toBeUndefined();
    const also = { ...rules, pingRoleIdsOnNew: ["1"] };
    expect(boardWithoutRole(also, "1")).toMatchObject({ voting: rules.voting, pingRoleIdsOnNew: [] });
  });

  it("stays as it is where the role is not named", () => {
    expect(boardWithoutRole({ ...defaultBoardRules, pingRoleIdsOnNew: ["2"] }, "1")).toBeUndefined();
  });
});

it("a server's staff is without a role that is deleted", () => {
  expect(settingsWithoutRole({ managerRoleIds: ["1"], reviewerRoleIds: ["2", "1"] }, "1")).toEqual({
    managerRoleIds: [],
    reviewerRoleIds: ["2"],
  });
  expect(settingsWithoutRole({ managerRoleIds: ["1"], reviewerRoleIds: [] }, "2")).toBeUndefined();
});
