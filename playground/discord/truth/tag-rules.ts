import type { Findings } from "./findings.ts";
import { isLonger, listOr, objectOr } from "./json.ts";

const nameMax = 20;

/** A forum's tags have names of up to 20 characters; the published schema lets longer ones through. */
export function checkTags(body: unknown, findings: Findings): void {
  for (const [at, tag] of listOr(objectOr(body)["available_tags"]).entries()) {
    const name = objectOr(tag)["name"];
    if (typeof name !== "string" || (name.trim() !== "" && !isLonger(name, nameMax))) continue;
    const message = `Must be between 1 and ${nameMax} in length.`;
    findings.failInstead("BASE_TYPE_BAD_LENGTH", message, "available_tags", at, "name");
  }
}
