import { ComponentType } from "discord-api-types/v10";
import { ComponentWalk } from "./component-rules.ts";
import type { Findings } from "./findings.ts";
import { type JsonObject, listOr, objectOr, textOr } from "./json.ts";

const topLevelMax = 5;

/** A modal's rules: one to five components at the top, ids used once, a name beside every bare text input. */
export function checkModal(modal: JsonObject, findings: Findings): void {
  const components = listOr(modal["components"]);
  if (Array.isArray(modal["components"]) && (components.length === 0 || components.length > topLevelMax)) {
    const message = `Must be between 1 and ${topLevelMax} in length.`;
    findings.failInstead("BASE_TYPE_BAD_LENGTH", message, "components");
  }
  for (const [index, component] of components.entries()) {
    if (objectOr(component)["type"] === ComponentType.ActionRow) checkRow(objectOr(component), index, findings);
  }
  new ComponentWalk(findings, undefined).visitAll(components, "components");
}

/** The old shape, a row around one text input, carries the label on the input itself. */
function checkRow(row: JsonObject, index: number, findings: Findings): void {
  for (const [at, input] of listOr(row["components"]).entries()) {
    if (textOr(objectOr(input)["label"]) !== "") continue;
    findings.failInstead(
      "BASE_TYPE_REQUIRED",
      "This field is required",
      "components",
      index,
      "components",
      at,
      "label",
    );
  }
}
