import type { $ZodCheck, $ZodChecks } from "zod/v4/core";
import type { Findings } from "./findings.ts";
import { isLonger, lengthOf } from "./json.ts";

/** Looks at one value that is neither absent nor null, and notes what Discord would say about it. */
export type Check = (value: unknown, findings: Findings) => void;

export interface Bounds {
  readonly min: number | undefined;
  readonly max: number | undefined;
  readonly formats: readonly string[];
}

const snowflakeMax = 9_223_372_036_854_775_807n;
const mediaSchemes = ["http:", "https:", "attachment:", "discord:"];

/** What a schema's checks demand, read once when the schema is compiled. */
export function boundsOf(checks: readonly $ZodCheck[] | undefined): Bounds {
  let min: number | undefined;
  let max: number | undefined;
  const formats: string[] = [];
  for (const check of checks ?? []) {
    const { def } = (check as $ZodChecks)._zod;
    if (def.check === "min_length") min = def.minimum;
    else if (def.check === "max_length") max = def.maximum;
    else if (def.check === "greater_than") min = Number(def.value);
    else if (def.check === "less_than") max = Number(def.value);
    else if (def.check === "string_format" || def.check === "number_format") formats.push(def.format);
  }
  return { min, max, formats };
}

export function checkLength(length: number, { min, max }: Bounds, findings: Findings): void {
  const tooShort = min !== undefined && length < min;
  if (!tooShort && (max === undefined || length <= max)) return;
  if (min !== undefined && min > 0 && max !== undefined) {
    findings.fail("BASE_TYPE_BAD_LENGTH", `Must be between ${min} and ${max} in length.`);
  } else if (tooShort) {
    findings.fail("BASE_TYPE_MIN_LENGTH", `Must be ${min} or more in length.`);
  } else {
    findings.fail("BASE_TYPE_MAX_LENGTH", `Must be ${max} or fewer in length.`);
  }
}

export function stringCheck(bounds: Bounds): Check {
  if (bounds.formats.includes("regex")) return checkSnowflake;
  const isUrl = bounds.formats.includes("url");
  const isTime = bounds.formats.includes("datetime");
  return (value, findings) => {
    if (typeof value !== "string") {
      findings.fail("STRING_TYPE_CONVERT", `Could not interpret "${shown(value)}" as string.`);
      return;
    }
    const long = bounds.max !== undefined && isLonger(value, bounds.max);
    if (long || (bounds.min !== undefined && value.length < bounds.min)) {
      checkLength(lengthOf(value), bounds, findings);
      return;
    }
    if (isUrl) checkUrl(value, findings);
    if (isTime && Number.isNaN(Date.parse(value))) {
      findings.fail("DATE_TIME_TYPE_PARSE", `Could not parse ${value}. Should be ISO8601.`);
    }
  };
}

function checkUrl(value: string, findings: Findings): void {
  const url = URL.parse(value);
  if (url === null) findings.fail("URL_TYPE_INVALID_URL", "Not a well formed URL.");
  else if (!mediaSchemes.includes(url.protocol)) failScheme(url.protocol, ["http", "https"], findings);
}

export function failScheme(protocol: string, allowed: readonly string[], findings: Findings, ...below: string[]): void {
  const list = allowed.map((scheme) => `'${scheme}'`).join(", ");
  const scheme = protocol.replace(/:$/, "");
  findings.failInstead(
    "URL_TYPE_INVALID_SCHEME",
    `Scheme "${scheme}" is not supported. Scheme must be one of (${list}).`,
    ...below,
  );
}

function checkSnowflake(value: unknown, findings: Findings): void {
  const text = typeof value === "number" && Number.isSafeInteger(value) ? String(value) : value;
  if (typeof text !== "string" || !/^(0|[1-9][0-9]*)$/.test(text)) {
    findings.fail("NUMBER_TYPE_COERCE", `Value "${shown(value)}" is not snowflake.`);
  } else if (text.length > 18 && BigInt(text) > snowflakeMax) {
    findings.fail("NUMBER_TYPE_MAX", `snowflake value should be less than or equal to ${snowflakeMax}.`);
  }
}

export function numberCheck(bounds: Bounds, format: string | undefined): Check {
  const int32 = format === "int32" || bounds.formats.includes("int32");
  const min = bounds.min ?? (int32 ? -2_147_483_648 : undefined);
  const max = bounds.max ?? (int32 ? 2_147_483_647 : undefined);
  return (value, findings) => {
    const number = typeof value === "string" && /^-?\d+(\.\d+)?$/.test(value) ? Number(value) : value;
    if (typeof number !== "number" || (int32 && !Number.isInteger(number))) {
      findings.fail("NUMBER_TYPE_COERCE", `Value "${shown(value)}" is not int.`);
    } else if (min !== undefined && number < min) {
      findings.fail("NUMBER_TYPE_MIN", `int value should be greater than or equal to ${min}.`);
    } else if (max !== undefined && number > max) {
      findings.fail("NUMBER_TYPE_MAX", `int value should be less than or equal to ${max}.`);
    }
  };
}

export function checkBoolean(value: unknown, findings: Findings): void {
  if (typeof value !== "boolean") findings.fail("BOOLEAN_TYPE_CONVERT", "Must be either true or false.");
}

export function literalCheck(values: readonly unknown[]): Check {
  const list = values.map((value) => (typeof value === "string" ? `'${value}'` : String(value))).join(", ");
  const message = `Value must be one of (${list}).`;
  return (value, findings) => {
    if (!values.includes(value)) findings.fail("BASE_TYPE_CHOICES", message);
  };
}

function shown(value: unknown): string {
  return typeof value === "string" ? value : (JSON.stringify(value) ?? "");
}
