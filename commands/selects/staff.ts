import type { Select } from "../../src/discord/command.ts";
import { saveStaffRoles, staffRolesPanel } from "../../src/discord/staff-roles.ts";
import { Refusal } from "../../src/errors.ts";

/** The roles of `/board staff`: `staff:managers` and `staff:reviewers`. */
export const staff: Select = {
  name: "staff",

  async choose([use, ...rest], values, context) {
    if ((use !== "managers" && use !== "reviewers") || rest.length > 0) throw new Refusal("control-unknown", {});
    await saveStaffRoles(use, values, context);
    return { kind: "replace", message: await staffRolesPanel(context) };
  },
};
