import { describe, expect, it } from "vitest";
import { checkBody } from "../../../playground/discord/truth/check-body.ts";
import { display, text, times, v2, verdictOn } from "./bodies.ts";
import { itRefuses, type Refused } from "./refused.ts";

const messages: readonly Refused[] = [
  ["content of 2,001 characters", "create", { content: text(2_001) }, "content BASE_TYPE_MAX_LENGTH"],
  [
    "content of 5,000 characters once, by the limit that holds",
    "create",
    { content: text(5_000) },
    "content BASE_TYPE_MAX_LENGTH",
  ],
  ["content that is a number", "create", { content: 5 }, "content STRING_TYPE_CONVERT"],
  [
    "content with a Components V2 flag",
    "create",
    { ...v2(display("a")), content: "a" },
    "content MESSAGE_CANNOT_USE_LEGACY_FIELDS_WITH_COMPONENTS_V2",
  ],
  [
    "embeds with a Components V2 flag",
    "edit",
    { ...v2(display("a")), embeds: [{ title: "a" }] },
    "embeds MESSAGE_CANNOT_USE_LEGACY_FIELDS_WITH_COMPONENTS_V2",
  ],
  [
    "a sticker with a Components V2 flag",
    "create",
    { ...v2(display("a")), sticker_ids: ["1"] },
    "sticker_ids MESSAGE_CANNOT_USE_LEGACY_FIELDS_WITH_COMPONENTS_V2",
  ],
  ["an ephemeral flag on a channel's message", "create", { content: "a", flags: 64 }, "flags MESSAGE_FLAGS_INVALID"],
  ["flags that are words", "create", { content: "a", flags: "some" }, "flags NUMBER_TYPE_COERCE"],
  ["a nonce of 26 characters", "create", { content: "a", nonce: text(26) }, "nonce NONCE_TYPE_TOO_LONG"],
  [
    "users parsed and listed at once",
    "reply",
    { content: "a", allowed_mentions: { parse: ["users"], users: ["1"] } },
    "data.allowed_mentions MESSAGE_ALLOWED_MENTIONS_PARSE_EXCLUSIVE",
  ],
  [
    "101 users to mention",
    "create",
    { content: "a", allowed_mentions: { users: times(101, String) } },
    "allowed_mentions.users BASE_TYPE_MAX_LENGTH",
  ],
  [
    "a user to mention twice",
    "create",
    { content: "a", allowed_mentions: { users: ["1", "1"] } },
    "allowed_mentions.users.1 SET_TYPE_ALREADY_CONTAINS_VALUE",
  ],
  [
    "mentions of a kind there is not",
    "create",
    { content: "a", allowed_mentions: { parse: ["here"] } },
    "allowed_mentions.parse.0 BASE_TYPE_CHOICES",
  ],
  [
    "a reply to what is no message id",
    "create",
    { content: "a", message_reference: { message_id: "first" } },
    "message_reference.message_id NUMBER_TYPE_COERCE",
  ],
  [
    "an attachment that was not uploaded",
    "create",
    { content: "a", attachments: [{ id: "0" }] },
    "attachments.0 ATTACHMENT_NOT_FOUND",
  ],
  [
    "a new message that keeps an old attachment",
    "followUp",
    { content: "a", attachments: [{ id: "1100000000000000000" }] },
    "attachments.0 ATTACHMENT_NOT_FOUND",
  ],
];

const embeds: readonly Refused[] = [
  ["11 embeds", "create", { embeds: times(11, () => ({ title: "a" })) }, "embeds BASE_TYPE_MAX_LENGTH"],
  [
    "embeds of 6,001 characters together",
    "create",
    { embeds: [{ description: text(4_000) }, { description: text(1_999), footer: { text: "ab" } }] },
    "embeds MAX_EMBED_SIZE_EXCEEDED",
  ],
  [
    "an embed title of 257 characters",
    "create",
    { embeds: [{ title: text(257) }] },
    "embeds.0.title BASE_TYPE_MAX_LENGTH",
  ],
  [
    "an embed field without a value",
    "reply",
    { embeds: [{ fields: [{ name: "a" }] }] },
    "data.embeds.0.fields.0.value BASE_TYPE_REQUIRED",
  ],
  [
    "an embed field with a blank name",
    "create",
    { embeds: [{ fields: [{ name: " ", value: "a" }] }] },
    "embeds.0.fields.0.name BASE_TYPE_REQUIRED",
  ],
  [
    "26 embed fields",
    "create",
    { embeds: [{ fields: times(26, () => ({ name: "a", value: "b" })) }] },
    "embeds.0.fields BASE_TYPE_MAX_LENGTH",
  ],
  ["an embed with nothing in it", "create", { embeds: [{}] }, "embeds.0 LIST_ITEM_VALUE_REQUIRED"],
  [
    "an embed colour beyond white",
    "create",
    { embeds: [{ title: "a", color: 0x1000000 }] },
    "embeds.0.color NUMBER_TYPE_MAX",
  ],
  [
    "an embed whose address is no address",
    "create",
    { embeds: [{ title: "a", url: "suggestions" }] },
    "embeds.0.url URL_TYPE_INVALID_URL",
  ],
  [
    "an embed whose picture is a script",
    "create",
    { embeds: [{ image: { url: "javascript:alert(1)" } }] },
    "embeds.0.image.url URL_TYPE_INVALID_SCHEME",
  ],
  [
    "an embed time that is none",
    "create",
    { embeds: [{ title: "a", timestamp: "yesterday" }] },
    "embeds.0.timestamp DATE_TIME_TYPE_PARSE",
  ],
  ["embeds that are no list", "create", { embeds: { title: "a" } }, "embeds LIST_TYPE_CONVERT"],
  ["an embed that is a text", "create", { embeds: ["a"] }, "embeds.0 MODEL_TYPE_CONVERT"],
];

itRefuses("messages", messages);
itRefuses("embeds", embeds);

describe("bodies with nothing in their fields to blame", () => {
  it.each([
    ["create", {}],
    ["create", undefined],
    ["create", { content: " \n ", embeds: [], components: [] }],
    ["followUp", { flags: 64 }],
    ["reply", { allowed_mentions: { parse: [] } }],
    ["forumPost", { content: "" }],
  ] as const)("refuses an empty message (%s, %o)", (route, body) => {
    expect(verdictOn(route, body).fault).toEqual({
      status: 400,
      body: { code: 50006, message: "Cannot send an empty message" },
    });
  });

  it("refuses words beside a voice message", () => {
    expect(verdictOn("create", { content: "a", flags: 1 << 13 }, ["a.ogg"]).fault?.body).toMatchObject({ code: 50160 });
  });
});

it("answers in Discord's own shape", () => {
  expect(verdictOn("create", { content: text(2_001) }).fault).toEqual({
    status: 400,
    body: {
      code: 50035,
      message: "Invalid Form Body",
      errors: {
        content: { _errors: [{ code: "BASE_TYPE_MAX_LENGTH", message: "Must be 2000 or fewer in length." }] },
      },
    },
  });
});

it.each(["/channels/:id/messages", "/channels/{channel_id}/messages"])("knows %s by its shape", (route) => {
  expect(checkBody({ method: "POST", route, body: {}, fileNames: [] }).fault?.body).toMatchObject({ code: 50006 });
});

it("lets routes pass whose bodies it does not know", () => {
  const request = { method: "POST", route: "/channels/:channel/typing", body: { a: 1 }, fileNames: [] };
  expect(checkBody(request)).toEqual({ unknownKeys: [] });
});
