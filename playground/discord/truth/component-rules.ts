import { ComponentType } from "discord-api-types/v10";
import { checkMediaUrl } from "./attachment-rules.ts";
import type { Failure } from "./failure.ts";
import type { Findings, PathKey } from "./findings.ts";
import { checkButton, checkSelect, checkTextInput } from "./input-rules.ts";
import { isObject, type JsonObject, lengthOf, listOr, numberOr, objectOr, textOr } from "./json.ts";

export interface ComponentContext {
  readonly v2: boolean;
  /** What `attachment://` may name; `undefined` when that cannot be known here. */
  readonly attachmentNames: ReadonlySet<string> | undefined;
}

const totalMax = 40;
const legacyRowsMax = 5;
const rowWidth = 5;
const textMax = 4_000;
/** Beyond this many bytes of text Discord fails with a 500 (discord/discord-api-docs#8554). */
const textBytesMax = 10_170;
const textBytesPerDisplay = 12;
const media = ["http", "https", "attachment"];

/** The rules over all components of a message: how many, how much text, whose ids. */
export function checkMessageComponents(
  components: readonly unknown[],
  findings: Findings,
  { v2, attachmentNames }: ComponentContext,
): Failure | undefined {
  if (components.length === 0) return undefined;
  const walk = new ComponentWalk(findings, attachmentNames);
  if (!v2) checkLegacyLayout(components, findings);
  walk.visitAll(components, "components");
  if (!v2) return undefined;
  if (walk.total > totalMax) {
    const message = `The total number of components cannot exceed ${totalMax}`;
    findings.failInstead("COMPONENT_MAX_TOTAL_COMPONENTS_EXCEEDED", message, "components");
  }
  if (walk.textLength > textMax) {
    const message = `Components displayable text size exceeds maximum size of ${textMax}`;
    findings.fail("COMPONENT_DISPLAYABLE_TEXT_SIZE_EXCEEDED", message, "components");
  }
  if (walk.textBytes <= textBytesMax) return undefined;
  return { status: 500, body: { message: "500: Internal Server Error", code: 0 } };
}

function checkLegacyLayout(components: readonly unknown[], findings: Findings): void {
  for (const [index, component] of components.entries()) {
    const type = objectOr(component)["type"];
    if (type === undefined || type === ComponentType.ActionRow) continue;
    findings.failWhole("UNION_TYPE_CHOICES", 'Value of field "type" must be one of (1,).', "components", index);
  }
  if (components.length > legacyRowsMax) {
    findings.failInstead("BASE_TYPE_MAX_LENGTH", `Must be ${legacyRowsMax} or fewer in length.`, "components");
  }
}

/** One pass over a tree of components that looks at each and adds up what is limited over all of them. */
export class ComponentWalk {
  total = 0;
  textLength = 0;
  textBytes = 0;
  readonly #findings: Findings;
  readonly #attachmentNames: ReadonlySet<string> | undefined;
  readonly #customIds = new Set<string>();
  readonly #ids = new Set<number>();

  constructor(findings: Findings, attachmentNames: ReadonlySet<string> | undefined) {
    this.#findings = findings;
    this.#attachmentNames = attachmentNames;
  }

  visitAll(components: unknown, key: string): void {
    const list = listOr(components);
    for (let index = 0; index < list.length; index += 1) this.#visit(list[index], key, index);
  }

  #visit(component: unknown, ...at: readonly PathKey[]): void {
    if (!isObject(component)) return;
    this.total += 1;
    this.#findings.path.push(...at);
    // What is of no kind that belongs here has been refused as a whole: its parts mean nothing.
    if (!this.#findings.failedHere) {
      this.#checkIds(component);
      this.#look(component);
    }
    this.#findings.path.length -= at.length;
  }

  #look(component: JsonObject): void {
    switch (component["type"]) {
      case ComponentType.ActionRow:
        this.#checkWidth(listOr(component["components"]));
        this.visitAll(component["components"], "components");
        break;
      case ComponentType.Container:
        this.visitAll(component["components"], "components");
        break;
      case ComponentType.Section:
        this.visitAll(component["components"], "components");
        this.#visit(component["accessory"], "accessory");
        break;
      case ComponentType.Label:
        this.#visit(component["component"], "component");
        break;
      case ComponentType.TextDisplay:
        this.#addText(textOr(component["content"]));
        break;
      case ComponentType.Thumbnail:
        this.#checkMedia(component["media"], media, "media");
        break;
      case ComponentType.MediaGallery:
        for (const [index, item] of listOr(component["items"]).entries()) {
          this.#findings.path.push("items", index);
          this.#checkMedia(objectOr(item)["media"], media, "media");
          this.#findings.path.length -= 2;
        }
        break;
      case ComponentType.File:
        this.#checkMedia(component["file"], ["attachment"], "file");
        break;
      case ComponentType.Button:
        checkButton(component, this.#findings);
        break;
      case ComponentType.TextInput:
        checkTextInput(component, this.#findings);
        break;
      default:
        checkSelect(component, this.#findings);
    }
  }

  #checkIds(component: JsonObject): void {
    const customId = component["custom_id"];
    if (typeof customId === "string" && customId !== "") {
      if (this.#customIds.has(customId)) {
        this.#findings.fail("COMPONENT_CUSTOM_ID_DUPLICATED", "Component custom id cannot be duplicated", "custom_id");
      }
      this.#customIds.add(customId);
    }
    const id = numberOr(component["id"], 0);
    // Discord numbers components with 0 or no id itself.
    if (id === 0) return;
    if (this.#ids.has(id)) this.#findings.fail("COMPONENT_ID_DUPLICATED", "Component id cannot be duplicated", "id");
    this.#ids.add(id);
  }

  #addText(content: string): void {
    if (content !== "" && content.trim() === "") {
      this.#findings.fail("BASE_TYPE_REQUIRED", "This field is required", "content");
    }
    this.textLength += lengthOf(content);
    this.textBytes += Buffer.byteLength(content) + textBytesPerDisplay;
  }

  #checkMedia(item: unknown, schemes: readonly string[], key: string): void {
    checkMediaUrl(objectOr(item)["url"], this.#findings, schemes, this.#attachmentNames, key, "url");
  }

  /** A row is five buttons wide, and anything but a button takes all of it. */
  #checkWidth(components: readonly unknown[]): void {
    // Six and more are refused by their number alone.
    if (components.length > rowWidth) return;
    let width = 0;
    for (const [index, component] of components.entries()) {
      width += objectOr(component)["type"] === ComponentType.Button ? 1 : rowWidth;
      if (width <= rowWidth) continue;
      const message = "The specified component exceeds the maximum width";
      this.#findings.fail("COMPONENT_LAYOUT_WIDTH_EXCEEDED", message, "components", index);
    }
  }
}
