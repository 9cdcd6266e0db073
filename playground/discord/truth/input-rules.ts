import { ButtonStyle } from "discord-api-types/v10";
import { checkMediaUrl } from "./attachment-rules.ts";
import type { Findings } from "./findings.ts";
import { isLonger, isObject, type JsonObject, lengthOf, listOr, numberOr, objectOr, textOr } from "./json.ts";

const linkStyle: number = ButtonStyle.Link;
const premiumStyle: number = ButtonStyle.Premium;
const linkSchemes = ["http", "https", "discord"];

/** A button is pressed, followed or bought: each kind demands its own field and refuses the others'. */
export function checkButton(button: JsonObject, findings: Findings): void {
  const style = numberOr(button["style"], 0);
  const customId = textOr(button["custom_id"]);
  const url = textOr(button["url"]);
  if (customId !== "" && url !== "") {
    const code = "BUTTON_COMPONENT_CUSTOM_ID_URL_MUTUALLY_EXCLUSIVE";
    findings.fail(code, "A custom id and url cannot both be specified");
  } else if (style === linkStyle) {
    if (url === "") findings.failInstead("BASE_TYPE_REQUIRED", "This field is required", "url");
    if (customId !== "")
      findings.fail("BUTTON_COMPONENT_CUSTOM_ID_INVALID", "Link buttons have no custom id", "custom_id");
  } else if (style === premiumStyle) {
    if (textOr(button["sku_id"]) === "") findings.fail("BASE_TYPE_REQUIRED", "This field is required", "sku_id");
  } else if (customId === "") {
    findings.failInstead("BUTTON_COMPONENT_CUSTOM_ID_REQUIRED", "A custom id is required", "custom_id");
  }
  if (url !== "") {
    checkMediaUrl(url, findings, linkSchemes, undefined, "url");
    if (style !== linkStyle) findings.fail("BUTTON_COMPONENT_INVALID_URL", "Only link buttons have a url", "url");
  }
  const labelled = textOr(button["label"]).trim() !== "" || isObject(button["emoji"]);
  if (style !== premiumStyle && !labelled) {
    findings.fail("BASE_TYPE_REQUIRED", "This field is required", "label");
  }
}

/** Selects, radio and checkbox groups, file uploads: values distinct, as many as there are to choose. */
export function checkSelect(select: JsonObject, findings: Findings): void {
  const least = numberOr(select["min_values"], undefined);
  const most = numberOr(select["max_values"], undefined);
  checkOrder(least, most, findings, "min_values");
  if (!Array.isArray(select["options"])) return;
  const options = listOr(select["options"]);
  for (const key of ["min_values", "max_values"]) {
    const wanted = numberOr(select[key], 0);
    // Ranges that no select may have are refused as such.
    if (wanted > options.length && wanted <= 25) {
      findings.fail("NUMBER_TYPE_MAX", `int value should be less than or equal to ${options.length}.`, key);
    }
  }
  const values = new Set<string>();
  for (const [index, option] of options.entries()) {
    const value = textOr(objectOr(option)["value"]);
    if (values.has(value)) {
      const message = "The specified option value is already used";
      findings.fail("SELECT_COMPONENT_OPTION_VALUE_DUPLICATED", message, "options", index, "value");
    }
    values.add(value);
  }
}

/** A text input's bounds must be in order, and what it is filled with within them. */
export function checkTextInput(input: JsonObject, findings: Findings): void {
  const least = numberOr(input["min_length"], undefined);
  const most = numberOr(input["max_length"], undefined);
  checkOrder(least, most, findings, "min_length");
  const value = textOr(input["value"]);
  if (value === "") return;
  if (most !== undefined && isLonger(value, most)) {
    findings.failInstead("BASE_TYPE_MAX_LENGTH", `Must be ${most} or fewer in length.`, "value");
  } else if (least !== undefined && lengthOf(value) < least) {
    findings.fail("BASE_TYPE_MIN_LENGTH", `Must be ${least} or more in length.`, "value");
  }
}

function checkOrder(least: number | undefined, most: number | undefined, findings: Findings, key: string): void {
  if (least === undefined || most === undefined || least <= most) return;
  findings.fail("NUMBER_TYPE_MAX", `int value should be less than or equal to ${most}.`, key);
}
