import { button, input, label, modal, row, text, times } from "./bodies.ts";
import { itRefuses, type Refused } from "./refused.ts";

const modals: readonly Refused[] = [
  [
    "a modal title of 46 characters",
    "modal",
    { ...modal(label(input("a"))), title: text(46) },
    "data.title BASE_TYPE_BAD_LENGTH",
  ],
  [
    "a modal without a custom id",
    "modal",
    { ...modal(label(input("a"))), custom_id: undefined },
    "data.custom_id BASE_TYPE_REQUIRED",
  ],
  [
    "a modal of six components",
    "modal",
    modal(...times(6, (at) => label(input(`i${at}`)))),
    "data.components BASE_TYPE_BAD_LENGTH",
  ],
  ["a modal of none", "modal", modal(), "data.components BASE_TYPE_BAD_LENGTH"],
  ["a modal without data", "modal", undefined, "data BASE_TYPE_REQUIRED"],
  ["a bare text input in a modal", "modal", modal(input("a")), "data.components.0 UNION_TYPE_CHOICES"],
  ["a button in a modal's label", "modal", modal(label(button("a"))), "data.components.0.component UNION_TYPE_CHOICES"],
  [
    "a label with nothing in it",
    "modal",
    modal({ type: 18, label: "a" }),
    "data.components.0.component BASE_TYPE_REQUIRED",
  ],
  [
    "a label of 46 characters",
    "modal",
    modal(label(input("a"), { label: text(46) })),
    "data.components.0.label BASE_TYPE_BAD_LENGTH",
  ],
  [
    "a row's text input without a label",
    "modal",
    modal(row(input("a"))),
    "data.components.0.components.0.label BASE_TYPE_REQUIRED",
  ],
  [
    "a text input filled beyond its own limit",
    "modal",
    modal(label(input("a", { max_length: 3, value: "four" }))),
    "data.components.0.component.value BASE_TYPE_MAX_LENGTH",
  ],
  [
    "a text input filled with 4,001 characters",
    "modal",
    modal(label(input("a", { value: text(4_001) }))),
    "data.components.0.component.value BASE_TYPE_MAX_LENGTH",
  ],
  [
    "a text input with its bounds the wrong way round",
    "modal",
    modal(label(input("a", { min_length: 5, max_length: 4 }))),
    "data.components.0.component.min_length NUMBER_TYPE_MAX",
  ],
  [
    "a placeholder of 101 characters",
    "modal",
    modal(label(input("a", { placeholder: text(101) }))),
    "data.components.0.component.placeholder BASE_TYPE_MAX_LENGTH",
  ],
  [
    "two inputs of a modal with one custom id",
    "modal",
    modal(label(input("a")), label(input("a"))),
    "data.components.1.component.custom_id COMPONENT_CUSTOM_ID_DUPLICATED",
  ],
  [
    "an upload of 11 files",
    "modal",
    modal(label({ type: 19, custom_id: "a", max_values: 11 })),
    "data.components.0.component.max_values NUMBER_TYPE_MAX",
  ],
  [
    "a radio group of one",
    "modal",
    modal(label({ type: 21, custom_id: "a", options: [{ label: "a", value: "a" }] })),
    "data.components.0.component.options BASE_TYPE_BAD_LENGTH",
  ],
];

const callbacks: readonly Refused[] = [
  ["an answer without a type", "callback", { data: {} }, "type BASE_TYPE_REQUIRED"],
  ["an answer of a type there is not", "callback", { type: 3 }, "type BASE_TYPE_CHOICES"],
  ["a reply without data", "reply", undefined, "data BASE_TYPE_REQUIRED"],
  [
    "a deferral that wants Components V2 already",
    "defer",
    { flags: 64 | (1 << 15) },
    "data.flags MESSAGE_FLAGS_INVALID",
  ],
  ["a deferral whose data are a text", "defer", "private", "data MODEL_TYPE_CONVERT"],
  ["a deferral whose flags are a word", "defer", { flags: "private" }, "data.flags NUMBER_TYPE_COERCE"],
  [
    "26 choices",
    "autocomplete",
    times(26, (at) => ({ name: `n${at}`, value: `v${at}` })),
    "data.choices BASE_TYPE_MAX_LENGTH",
  ],
  [
    "a choice name of 101 characters",
    "autocomplete",
    [{ name: text(101), value: "a" }],
    "data.choices.0.name BASE_TYPE_BAD_LENGTH",
  ],
  [
    "a choice value of 101 characters",
    "autocomplete",
    [{ name: "a", value: text(101) }],
    "data.choices.0.value BASE_TYPE_MAX_LENGTH",
  ],
  ["a choice without a value", "autocomplete", [{ name: "a" }], "data.choices.0.value BASE_TYPE_REQUIRED"],
];

itRefuses("modals", modals);
itRefuses("answers to interactions", callbacks);
