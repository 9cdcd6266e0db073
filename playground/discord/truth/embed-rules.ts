import { checkMediaUrl } from "./attachment-rules.ts";
import type { Findings } from "./findings.ts";
import { type JsonObject, lengthOf, listOr, objectOr, textOr } from "./json.ts";

const totalMax = 6_000;
const link = ["http", "https"];
const media = ["http", "https", "attachment"];

/** Embeds' own rules: together at most 6,000 characters, none of them empty. */
export function checkEmbeds(embeds: readonly unknown[], findings: Findings): void {
  let total = 0;
  for (const [index, value] of embeds.entries()) {
    const embed = objectOr(value);
    findings.path.push("embeds", index);
    if (typeof value === "object" && value !== null && Object.keys(value).length === 0) {
      findings.fail("LIST_ITEM_VALUE_REQUIRED", "List item values of ModelType are required");
    }
    checkTexts(embed, findings);
    checkMediaUrl(embed["url"], findings, link, undefined, "url");
    for (const picture of ["image", "thumbnail"]) {
      // A picture that names a missing file is dropped from an embed without an error.
      checkMediaUrl(objectOr(embed[picture])["url"], findings, media, undefined, picture, "url");
    }
    for (const icon of ["author", "footer"]) {
      checkMediaUrl(objectOr(embed[icon])["icon_url"], findings, media, undefined, icon, "icon_url");
    }
    findings.path.length -= 2;
    total += sizeOf(embed);
  }
  if (total > totalMax) {
    findings.fail("MAX_EMBED_SIZE_EXCEEDED", `Embed size exceeds maximum size of ${totalMax}`, "embeds");
  }
}

function checkTexts(embed: JsonObject, findings: Findings): void {
  checkNotBlank(embed["description"], findings, "description");
  for (const [index, value] of listOr(embed["fields"]).entries()) {
    const field = objectOr(value);
    checkNotBlank(field["name"], findings, "fields", index, "name");
    checkNotBlank(field["value"], findings, "fields", index, "value");
  }
}

function checkNotBlank(text: unknown, findings: Findings, ...below: readonly (string | number)[]): void {
  if (typeof text === "string" && text.trim() === "") {
    findings.fail("BASE_TYPE_REQUIRED", "This field is required", ...below);
  }
}

function sizeOf(embed: JsonObject): number {
  let size = lengthOf(textOr(embed["title"])) + lengthOf(textOr(embed["description"]));
  size += lengthOf(textOr(objectOr(embed["footer"])["text"])) + lengthOf(textOr(objectOr(embed["author"])["name"]));
  for (const value of listOr(embed["fields"])) {
    const field = objectOr(value);
    size += lengthOf(textOr(field["name"])) + lengthOf(textOr(field["value"]));
  }
  return size;
}
