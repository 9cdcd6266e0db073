import { describe, expect, it } from "vitest";
import { codeBlock, inertName, inertText, quoted } from "../../src/views/inert.ts";

describe("member text", () => {
  it.each([
    ["a heading", "# Big", "\\# Big"],
    ["small print", "-# note", "\\-\\# note"],
    ["a heading in a list", "- # Big", "\\- \\# Big"],
    ["a quote", "> said", "\\> said"],
    ["a quote of everything below", ">>> said", "\\>\\>\\> said"],
    ["a code fence", "```\ncode", "\\`\\`\\`\ncode"],
    ["emphasis", "**a** _b_ ~~c~~ ||d||", "\\*\\*a\\*\\* \\_b\\_ \\~\\~c\\~\\~ \\|\\|d\\|\\|"],
    ["a link under other words", "[free](https://evil.example)", "\\[free\\](https://evil.example)"],
    ["an escape of our escape", "\\**a**", "\\\\\\*\\*a\\*\\*"],
    ["a user", "<@1>", "\\<@1\\>"],
    ["a role", "<@&1>", "\\<@&1\\>"],
    ["a channel", "<#1>", "\\<#1\\>"],
    ["a command", "</vote:1>", "\\</vote:1\\>"],
    ["a time", "<t:1:R>", "\\<t:1:R\\>"],
    ["everyone", "@everyone", "\\@everyone"],
    ["everyone here", "@here", "\\@here"],
  ])("shows %s as it was typed", (_, typed, inert) => {
    expect(inertText(typed)).toBe(inert);
  });

  it.each(["It costs 5 # 6", "e-mail me", "C# and F#", "1. first", "me@example.org", "50 - 20", "<3"])(
    "keeps the words of %s",
    (typed) => {
      expect(inertText(typed).replaceAll("\\", "")).toBe(typed);
    },
  );

  it("leaves addresses working and custom emoji shown", () => {
    expect(inertText("see https://a.example/x_y?z=1*2")).toBe("see <https://a.example/x_y?z=1>\\*2");
    expect(inertText("see https://a.example/x_y_z (https://b.example)")).toBe(
      "see https://a.example/x_y_z (https://b.example)",
    );
    expect(inertText("**https://a.example**")).toBe("\\*\\*<https://a.example>\\*\\*");
    expect(inertText("<https://a.example>")).toBe("<https://a.example>");
    expect(inertText("<https://a.example")).toBe("\\<https://a.example");
    expect(inertText("https://a.example>")).toBe("<https://a.example>\\>");
    expect(inertText("<:kek:123456789012345678>")).toBe("<:kek:123456789012345678>");
  });

  it.each([
    ["\n", "line feed"],
    ["\r\n", "carriage return and line feed"],
    ["\r", "carriage return"],
    ["\v", "vertical tab"],
    ["\f", "form feed"],
    ["\u0085", "next line"],
    ["\u2028", "line separator"],
    ["\u2029", "paragraph separator"],
  ])("stays in its quote after %j (%s)", (lineBreak) => {
    expect(quoted(`nice${lineBreak}**✅ Approved** by **Mod**`)).toBe(
      "> nice\n> \\*\\*✅ Approved\\*\\* by \\*\\*Mod\\*\\*",
    );
  });

  it("cannot push what follows out of sight with empty lines", () => {
    expect(quoted(`a${"\n".repeat(500)}b\n \u200B \n\u2800\n\t\nc`)).toBe("> a\n> \n> b\n> \n> c");
  });

  it("cannot turn the writing direction of what follows, and keeps what Hebrew and Arabic need", () => {
    expect(inertText("\u202Eevil\u202C \u2066x\u2069")).toBe("evil x");
    expect(inertText("שלום\u200F (a)")).toBe("שלום\u200F (a)");
  });

  it("loses what cannot be seen, and keeps joiners where writing and emoji need them", () => {
    expect(inertText("a\u200Bb\u2060c\uFEFFd\u00ADe\u{E0041}f\u200Dg\u0007")).toBe("abcdef\u200Dg");
    expect(
      inertText("می\u200Cخواهم 👩‍👩‍👧 🏳️‍🌈 🏴\u{E0067}\u{E0062}\u{E0065}\u{E006E}\u{E0067}\u{E007F} ❤️‍🔥 👩🏽‍⚕️"),
    ).toBe("می\u200Cخواهم 👩‍👩‍👧 🏳️‍🌈 🏴\u{E0067}\u{E0062}\u{E0065}\u{E006E}\u{E0067}\u{E007F} ❤️‍🔥 👩🏽‍⚕️");
    expect(inertText("a \u200D b\u200D")).toBe("a  b");
  });

  it("cannot grow over the lines above and below", () => {
    expect(inertText(`Z${"\u0324".repeat(50)}`)).toBe(`Z${"\u0324".repeat(4)}`);
  });

  it("is a quote even when nothing is left of it", () => {
    expect(quoted("\u200B")).toBe("> …");
  });
});

describe("a name", () => {
  it.each([
    ["Ana", "Ana"],
    ["**Mod** · ✅ Approved", "\\*\\*Mod\\*\\* · ✅ Approved"],
    ["a\nb\u2028c", "a b c"],
    ["@everyone", "\\@everyone"],
    ["https://evil.example", "https\\://evil.example"],
    ["[x](https://evil.example)", "\\[x\\](https\\://evil.example)"],
    ["<@1>", "\\<@1\\>"],
    ["", "Somebody"],
    ["\u3164\u200B", "Somebody"],
    ["n".repeat(100), `${"n".repeat(63)}…`],
  ])("%j is shown as %j", (name, shown) => {
    expect(inertName(name, "Somebody")).toBe(shown);
  });

  it("written from right to left does not turn what follows it", () => {
    expect(inertName("דנה", "")).toBe("\u2068דנה\u2069");
  });
});

describe("a code block", () => {
  it("holds text character for character, and cannot be ended by it", () => {
    expect(codeBlock("a **b** <@1>")).toBe("```\na **b** <@1>\n```");
    expect(codeBlock("a ``` b `````` c").slice(4, -4)).not.toContain("```");
    expect(codeBlock("x``")).toHaveLength("x``".length + 8);
    expect(codeBlock("x``").endsWith("``\n```")).toBe(true);
  });
});
