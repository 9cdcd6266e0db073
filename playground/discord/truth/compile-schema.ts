import type { $ZodType, $ZodTypes } from "zod/v4/core";
import type { Findings } from "./findings.ts";
import { isObject } from "./json.ts";
import { boundsOf, type Check, checkBoolean, checkLength, literalCheck, numberCheck, stringCheck } from "./scalars.ts";

/** A compiled schema: what it says of a value, and of the value's absence. */
interface Compiled {
  readonly check: Check;
  readonly optional: boolean;
  readonly nullable: boolean;
  /** For objects: the values of their `type`, by which a union chooses among them. */
  readonly types?: readonly unknown[] | undefined;
}

const compiled = new Map<$ZodType, Compiled>();
const required = "This field is required";

/**
 * Turns a published schema into a check that speaks Discord's error codes and notes unknown keys, in one walk.
 * Every schema is compiled once. Bodies of requests are trees: none of their schemas refers to itself.
 */
export function compileSchema(schema: $ZodType): Check {
  const { check } = compile(schema);
  return (value, findings) => (value === undefined || value === null ? check({}, findings) : check(value, findings));
}

function compile(schema: $ZodType): Compiled {
  const known = compiled.get(schema);
  if (known !== undefined) return known;
  const made = make(schema);
  compiled.set(schema, made);
  return made;
}

function make(schema: $ZodType): Compiled {
  const { def } = (schema as $ZodTypes)._zod;
  switch (def.type) {
    case "optional":
      return { ...compile(def.innerType), optional: true };
    case "nullable":
      return { ...compile(def.innerType), nullable: true };
    case "lazy":
      return compile(def.getter());
    case "object":
      return objectOf(def.shape);
    case "array":
      return present(arrayCheck(compile(def.element), boundsOf(def.checks)));
    case "record":
      return present(recordCheck(compile(def.valueType)));
    case "union":
      return unionOf(def.options.map(compile));
    case "string":
      return present(stringCheck(boundsOf(def.checks)));
    case "number":
      return present(numberCheck(boundsOf(def.checks), "format" in def ? String(def.format) : undefined));
    case "boolean":
      return present(checkBoolean);
    case "literal":
      return present(literalCheck(def.values));
    case "null":
      return { check: ignore, optional: false, nullable: true };
    case "undefined":
      return { check: ignore, optional: true, nullable: false };
    case "unknown":
    case "any":
      return { check: ignore, optional: true, nullable: true };
    default:
      throw new Error(`no check for schemas of type ${def.type}`);
  }
}

function ignore(): void {
  // Nothing is demanded of such a value.
}

function present(check: Check): Compiled {
  return { check, optional: false, nullable: false };
}

function checkHeld({ check, optional, nullable }: Compiled, value: unknown, findings: Findings): void {
  if (value === undefined ? optional : value === null && nullable) return;
  if (value === undefined || value === null) findings.fail("BASE_TYPE_REQUIRED", required);
  else check(value, findings);
}

function objectOf(shape: Readonly<Record<string, $ZodType>>): Compiled {
  const fields = new Map(Object.entries(shape).map(([key, schema]) => [key, compile(schema)]));
  const requiredFields = [...fields].filter(([, field]) => !field.optional).map(([key]) => key);
  const check: Check = (value, findings) => {
    if (!isObject(value)) {
      findings.fail("MODEL_TYPE_CONVERT", "Only dictionaries may be used in a ModelType");
      return;
    }
    for (const key of Object.keys(value)) {
      const held = value[key];
      const field = fields.get(key);
      // What JSON would leave out is not there.
      if (held === undefined) continue;
      if (field === undefined) {
        findings.unknownKey(key);
        continue;
      }
      findings.path.push(key);
      checkHeld(field, held, findings);
      findings.path.pop();
    }
    for (const key of requiredFields) {
      if (value[key] === undefined) findings.fail("BASE_TYPE_REQUIRED", required, key);
    }
  };
  const type = shape["type"];
  return { ...present(check), types: type === undefined ? undefined : literalsOf(type) };
}

function literalsOf(schema: $ZodType): readonly unknown[] | undefined {
  const { def } = (schema as $ZodTypes)._zod;
  return def.type === "literal" ? def.values : undefined;
}

function arrayCheck(element: Compiled, bounds: ReturnType<typeof boundsOf>): Check {
  return (value, findings) => {
    if (!Array.isArray(value)) {
      findings.fail("LIST_TYPE_CONVERT", "Only iterables may be used in a ListType");
      return;
    }
    checkLength(value.length, bounds, findings);
    for (let index = 0; index < value.length; index += 1) {
      findings.path.push(index);
      checkHeld(element, value[index], findings);
      findings.path.pop();
    }
  };
}

function recordCheck(element: Compiled): Check {
  return (value, findings) => {
    if (!isObject(value)) {
      findings.fail("DICT_TYPE_CONVERT", "Only dictionaries may be used in a DictType");
      return;
    }
    for (const [key, held] of Object.entries(value)) {
      findings.path.push(key);
      checkHeld(element, held, findings);
      findings.path.pop();
    }
  };
}

function unionOf(options: readonly Compiled[]): Compiled {
  const optional = options.some((option) => option.optional);
  const nullable = options.some((option) => option.nullable);
  const demanding = options.filter((option) => option.check !== ignore);
  const byType = new Map(demanding.flatMap((option) => (option.types ?? []).map((type) => [type, option.check])));
  const discriminated = demanding.every((option) => option.types !== undefined);
  const check = discriminated ? typedUnionCheck(byType) : untypedUnionCheck(demanding);
  return { check, optional, nullable, types: discriminated ? [...byType.keys()] : undefined };
}

/** Chooses by `type`, as Discord does, so that errors are those of the component that was meant. */
function typedUnionCheck(byType: ReadonlyMap<unknown, Check>): Check {
  const types = [...byType.keys()].sort((a, b) => Number(a) - Number(b)).join(", ");
  return (value, findings) => {
    if (!isObject(value)) {
      findings.fail("MODEL_TYPE_CONVERT", "Only dictionaries may be used in a ModelType");
    } else if (value["type"] === undefined || value["type"] === null) {
      findings.fail("BASE_TYPE_REQUIRED", required, "type");
    } else {
      const check = byType.get(value["type"]);
      if (check === undefined) {
        findings.fail("UNION_TYPE_CHOICES", `Value of field "type" must be one of (${types}).`);
      } else {
        check(value, findings);
      }
    }
  };
}

/** Takes the option with the fewest errors, then the fewest unknown keys. */
function untypedUnionCheck(options: readonly Compiled[]): Check {
  return (value, findings) => {
    const before = findings.mark;
    let best: Check | undefined;
    let fewest = Number.POSITIVE_INFINITY;
    for (const { check } of options) {
      check(value, findings);
      const after = findings.mark;
      const found = (after.errors - before.errors) * 1_000 + after.unknownKeys - before.unknownKeys;
      findings.rollBack(before);
      if (found < fewest) {
        fewest = found;
        best = check;
      }
      if (found === 0) return;
    }
    best?.(value, findings);
  };
}
