import { type Failure, invalidFormBody } from "./failure.ts";
import { Findings } from "./findings.ts";
import { bodyCheckOf } from "./routes.ts";

export interface BodyRequest {
  readonly method: string;
  /** A template such as `/channels/:channel/messages`; parameters may have any name, with `:x` or `{x}`. */
  readonly route: string;
  /** The parsed JSON, of multipart requests their `payload_json`. */
  readonly body: unknown;
  /** The uploaded files, in the order of their `files[n]`. */
  readonly fileNames: readonly string[];
}

export interface BodyVerdict {
  /** Discord's own answer to a body it refuses. */
  readonly fault?: Failure;
  /** Keys that Discord passes over without a word, as paths such as `components[].colour`. */
  readonly unknownKeys: readonly string[];
}

const nothing: BodyVerdict = { unknownKeys: [] };

/** Checks a request's body as Discord would; routes whose bodies it does not know pass. */
export function checkBody(request: BodyRequest): BodyVerdict {
  const check = bodyCheckOf(request.method, request.route);
  if (check === undefined) return nothing;
  const findings = new Findings();
  const failed = check(request.body, findings, request.fileNames);
  const { unknownKeys } = findings;
  const fault = findings.clean ? failed : invalidFormBody(findings.toTree());
  if (fault === undefined) return unknownKeys.length === 0 ? nothing : { unknownKeys };
  return { fault, unknownKeys };
}
