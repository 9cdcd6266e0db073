import { expect, it } from "vitest";
import { button, display, gallery, row, select, text, times, v2, verdictOn } from "./bodies.ts";
import { itRefuses, type Refused } from "./refused.ts";

const components: readonly Refused[] = [
  [
    "4,001 characters over all text displays",
    "create",
    v2(display(text(4_000)), display("a")),
    "components COMPONENT_DISPLAYABLE_TEXT_SIZE_EXCEEDED",
  ],
  [
    "a text display of 4,001 characters",
    "create",
    v2(display(text(4_001))),
    "components COMPONENT_DISPLAYABLE_TEXT_SIZE_EXCEEDED",
    "components.0.content BASE_TYPE_BAD_LENGTH",
  ],
  ["a text display with nothing in it", "create", v2(display("")), "components.0.content BASE_TYPE_BAD_LENGTH"],
  ["a text display of blanks", "create", v2(display(" \n")), "components.0.content BASE_TYPE_REQUIRED"],
  [
    "41 components, nested ones counted",
    "create",
    v2({ type: 17, components: times(20, () => display("a")) }, ...times(20, () => display("a"))),
    "components COMPONENT_MAX_TOTAL_COMPONENTS_EXCEEDED",
  ],
  [
    "a container without the flag",
    "edit",
    { components: [{ type: 17, components: [display("a")] }] },
    "components.0 UNION_TYPE_CHOICES",
  ],
  [
    "a container without the flag, whatever is wrong inside it",
    "edit",
    { components: [{ type: 17, components: [button("")] }] },
    "components.0 UNION_TYPE_CHOICES",
  ],
  [
    "a button bare in a container, whatever is wrong with it",
    "create",
    v2({ type: 17, components: [button("")] }),
    "components.0.components.0 UNION_TYPE_CHOICES",
  ],
  [
    "a container in a container",
    "create",
    v2({ type: 17, components: [{ type: 17, components: [display("a")] }] }),
    "components.0.components.0 UNION_TYPE_CHOICES",
  ],
  ["a component that does not say what it is", "create", v2({ content: "a" }), "components.0.type BASE_TYPE_REQUIRED"],
  ["a bare button", "create", v2(button("a")), "components.0 UNION_TYPE_CHOICES"],
  [
    "six rows of buttons without the flag",
    "create",
    { components: times(6, (index) => row(button(`b${index}`))) },
    "components BASE_TYPE_MAX_LENGTH",
  ],
  ["an empty row", "create", { components: [row()] }, "components.0.components BASE_TYPE_BAD_LENGTH"],
  [
    "six buttons in a row",
    "create",
    { components: [row(...times(6, (index) => button(`b${index}`)))] },
    "components.0.components BASE_TYPE_BAD_LENGTH",
  ],
  [
    "a select beside a button",
    "create",
    { components: [row(button("a"), select("b"))] },
    "components.0.components.1 COMPONENT_LAYOUT_WIDTH_EXCEEDED",
  ],
  [
    "one custom id twice, wherever they stand",
    "update",
    v2(row(button("up")), { type: 9, components: [display("a")], accessory: button("up") }),
    "data.components.1.accessory.custom_id COMPONENT_CUSTOM_ID_DUPLICATED",
  ],
  [
    "a custom id of 101 characters",
    "create",
    { components: [row(button(text(101)))] },
    "components.0.components.0.custom_id BASE_TYPE_BAD_LENGTH",
  ],
  [
    "a button without a custom id",
    "create",
    { components: [row(button("", { custom_id: undefined }))] },
    "components.0.components.0.custom_id BUTTON_COMPONENT_CUSTOM_ID_REQUIRED",
  ],
  [
    "a button with an empty custom id",
    "create",
    { components: [row(button(""))] },
    "components.0.components.0.custom_id BUTTON_COMPONENT_CUSTOM_ID_REQUIRED",
  ],
  [
    "a button with a custom id and an address",
    "create",
    { components: [row(button("a", { style: 5, url: "https://example.com" }))] },
    "components.0.components.0 BUTTON_COMPONENT_CUSTOM_ID_URL_MUTUALLY_EXCLUSIVE",
  ],
  [
    "a link button without an address",
    "create",
    { components: [row({ type: 2, style: 5, label: "a" })] },
    "components.0.components.0.url BASE_TYPE_REQUIRED",
  ],
  [
    "a link to a file",
    "create",
    { components: [row({ type: 2, style: 5, label: "a", url: "attachment://a.png" })] },
    "components.0.components.0.url URL_TYPE_INVALID_SCHEME",
  ],
  [
    "a button without label or emoji",
    "create",
    { components: [row(button("a", { label: undefined }))] },
    "components.0.components.0.label BASE_TYPE_REQUIRED",
  ],
  [
    "a button label of 81 characters",
    "create",
    { components: [row(button("a", { label: text(81) }))] },
    "components.0.components.0.label BASE_TYPE_MAX_LENGTH",
  ],
  [
    "a button style there is not",
    "create",
    { components: [row(button("a", { style: 9 }))] },
    "components.0.components.0.style BASE_TYPE_CHOICES",
  ],
  [
    "a select with 26 options",
    "create",
    { components: [row(select("a", { options: times(26, (at) => ({ label: "a", value: `${at}` })) }))] },
    "components.0.components.0.options BASE_TYPE_BAD_LENGTH",
  ],
  [
    "a select with one value twice",
    "create",
    { components: [row(select("a", { options: times(2, () => ({ label: "a", value: "1" })) }))] },
    "components.0.components.0.options.1.value SELECT_COMPONENT_OPTION_VALUE_DUPLICATED",
  ],
  [
    "a select that wants more values than it has",
    "create",
    { components: [row(select("a", { max_values: 2 }))] },
    "components.0.components.0.max_values NUMBER_TYPE_MAX",
  ],
  [
    "a section without an accessory",
    "create",
    v2({ type: 9, components: [display("a")] }),
    "components.0.accessory BASE_TYPE_REQUIRED",
  ],
  [
    "a section of four texts",
    "create",
    v2({ type: 9, components: times(4, () => display("a")), accessory: button("a") }),
    "components.0.components BASE_TYPE_BAD_LENGTH",
  ],
  ["a gallery with nothing in it", "create", v2(gallery()), "components.0.items BASE_TYPE_BAD_LENGTH"],
  [
    "a gallery of 11 pictures",
    "create",
    v2(gallery(...times(11, () => "https://example.com/a.png"))),
    "components.0.items BASE_TYPE_BAD_LENGTH",
  ],
  [
    "a gallery of a file that was not uploaded",
    "create",
    v2(gallery("attachment://a.png")),
    "components.0.items.0.media.url UNFURLED_MEDIA_ITEM_REFERENCED_ATTACHMENT_NOT_FOUND",
  ],
  [
    "an edit that drops the file its gallery shows",
    "editOriginal",
    { ...v2(gallery("attachment://a.png")), attachments: [] },
    "components.0.items.0.media.url UNFURLED_MEDIA_ITEM_REFERENCED_ATTACHMENT_NOT_FOUND",
  ],
  [
    "a file component that is no attachment",
    "create",
    v2({ type: 13, file: { url: "https://example.com/a.txt" } }),
    "components.0.file.url URL_TYPE_INVALID_SCHEME",
  ],
  ["a component id beyond 32 bits", "create", v2({ ...display("a"), id: 2 ** 31 }), "components.0.id NUMBER_TYPE_MAX"],
  [
    "one component id twice",
    "create",
    v2({ ...display("a"), id: 7 }, { ...display("b"), id: 7 }),
    "components.1.id COMPONENT_ID_DUPLICATED",
  ],
  ["a divider that is a word", "create", v2({ type: 14, divider: "yes" }), "components.0.divider BOOLEAN_TYPE_CONVERT"],
  [
    "an accent colour below black",
    "create",
    v2({ type: 17, accent_color: -1, components: [display("a")] }),
    "components.0.accent_color NUMBER_TYPE_MIN",
  ],
  ["an ephemeral forum post", "forumPost", { content: "a", flags: 64 }, "message.flags MESSAGE_FLAGS_INVALID"],
  [
    "a forum post by the rules of its message",
    "forumPost",
    { components: [row(button("a", { label: text(81) }))] },
    "message.components.0.components.0.label BASE_TYPE_MAX_LENGTH",
  ],
];

itRefuses("components", components);

it("fails as Discord does at more than 10,170 bytes of text in displays", () => {
  const most = Math.floor((10_170 - 12) / 3);
  expect(verdictOn("create", v2(display("語".repeat(most)))).fault).toBeUndefined();
  expect(verdictOn("create", v2(display("語".repeat(most + 1)))).fault?.status).toBe(500);
});
