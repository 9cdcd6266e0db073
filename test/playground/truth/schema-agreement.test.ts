import * as spec from "discord-api-spec/zod";
import { assert, constantFrom, property } from "fast-check";
import { describe, expect, it } from "vitest";
import type { $ZodType } from "zod/v4/core";
import { safeParse } from "zod/v4/core";
import { checkBody } from "../../../playground/discord/truth/check-body.ts";
import { button, command, display, gallery, input, label, modal, option, routes, row, select, v2 } from "./bodies.ts";

type Json = null | boolean | number | string | Json[] | { [key: string]: Json };
type Path = readonly (string | number)[];

const message = {
  ...v2(
    { type: 17, id: 1, accent_color: 5, components: [display("a"), row(button("a"), button("b"))], spoiler: false },
    { type: 9, components: [display("b")], accessory: { type: 11, media: { url: "https://example.com/a.png" } } },
    gallery("https://example.com/a.png"),
    { type: 14, divider: true, spacing: 1 },
    row(select("c", { options: [{ label: "One", value: "1", description: "a", default: true }] })),
    row({ type: 8, custom_id: "d", channel_types: [0], default_values: [{ type: "channel", id: "1" }] }),
  ),
  allowed_mentions: { parse: ["users"], roles: ["1"], replied_user: true },
  nonce: "a",
  enforce_nonce: true,
};
const embedded = {
  content: "a",
  embeds: [
    {
      title: "a",
      url: "https://example.com",
      color: 1,
      timestamp: "2026-01-01T00:00:00.000Z",
      footer: { text: "a", icon_url: "https://example.com/a.png" },
      fields: [{ name: "a", value: "b", inline: true }],
    },
  ],
  message_reference: { message_id: "1", fail_if_not_exists: true },
};
const suggest = modal(
  label(input("a", { value: "b", required: true, min_length: 0, max_length: 9 })),
  label({ type: 19, custom_id: "b", min_values: 0, max_values: 3 }),
  label({ type: 22, custom_id: "c", options: [{ label: "a", value: "b" }] }),
  { type: 10, content: "a" },
);
const decide = command({
  type: 1,
  name: "show",
  description: "a",
  name_localizations: { de: "zeigen" },
  options: [option("id", { required: true, max_length: 6 }), option("b", { choices: [{ name: "a", value: "b" }] })],
});

const samples: readonly [string, keyof typeof routes, $ZodType, object][] = [
  ["a card", "create", spec.MessageCreateRequestSchema, message],
  ["an embed", "create", spec.MessageCreateRequestSchema, embedded],
  ["an edit", "edit", spec.MessageEditRequestPartialSchema, embedded],
  ["a modal", "callback", spec.ModalInteractionCallbackRequestSchema, { type: 9, data: suggest }],
  ["a command", "command", spec.ApplicationCommandCreateRequestSchema, decide],
];

const oddities: readonly Json[] = [
  null,
  true,
  -1,
  1.5,
  2 ** 60,
  "",
  "odd",
  "x".repeat(7_000),
  [],
  {},
  [null],
  ["odd"],
  Array.from({ length: 60 }, () => "x"),
];

function pathsIn(value: unknown, at: Path = []): Path[] {
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([key, held]) => {
    const path = [...at, Array.isArray(value) ? Number(key) : key];
    return [path, ...pathsIn(held, path)];
  });
}

/** The body with what stands at the path replaced, or taken away when there is nothing to put there. */
function changed(body: unknown, [key, ...rest]: Path, value: Json | undefined): unknown {
  if (key === undefined) return value;
  if (Array.isArray(body)) return body.map((held, index) => (index === key ? changed(held, rest, value) : held));
  return Object.fromEntries(
    Object.entries(body as object).map(([name, held]) => [name, name === key ? changed(held, rest, value) : held]),
  );
}

describe("the compiled checks", () => {
  it.each(samples)("refuse whatever the published schema refuses of %s", (_what, route, schema, body) => {
    const { method, route: template } = routes[route];
    const check = (odd: unknown) => checkBody({ method, route: template, body: odd, fileNames: [] }).fault;
    expect(safeParse(schema, body).success).toBe(true);
    expect(check(body)).toBeUndefined();

    let refused = 0;
    const oddValue = constantFrom(...oddities, undefined);
    assert(
      property(constantFrom(...pathsIn(body)), oddValue, (path, value) => {
        const odd: unknown = JSON.parse(JSON.stringify(changed(body, path, value)));
        if (safeParse(schema, odd).success) return true;
        refused += 1;
        return check(odd)?.status === 400;
      }),
      { numRuns: 1_000 },
    );
    expect(refused).toBeGreaterThan(300);
  });
});
