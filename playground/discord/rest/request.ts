import type { Application, UploadedFile } from "../world/types.ts";
import type { Bodies } from "./bodies.ts";

/** A request as the handlers see it: routed, parsed, its body checked. */
export class ApiRequest {
  readonly method: string;
  readonly route: string;
  readonly path: string;
  readonly query: URLSearchParams;
  readonly files: readonly UploadedFile[];
  readonly #params: Readonly<Record<string, string>>;
  readonly #body: unknown;

  constructor(from: {
    readonly method: string;
    readonly route: string;
    readonly path: string;
    readonly query: URLSearchParams;
    readonly params: Readonly<Record<string, string>>;
    readonly body: unknown;
    readonly files: readonly UploadedFile[];
  }) {
    this.method = from.method;
    this.route = from.route;
    this.path = from.path;
    this.query = from.query;
    this.files = from.files;
    this.#params = from.params;
    this.#body = from.body;
  }

  param(name: string): string {
    return this.#params[name] ?? "";
  }

  /** The body, which `checkBody` has found to be what its route demands; an empty one for none. */
  bodyAs<Kind extends keyof Bodies>(_kind: Kind): Bodies[Kind] {
    return (this.#body ?? {}) as Bodies[Kind];
  }
}

export interface ApiResponse {
  readonly status: number;
  readonly body?: unknown;
}

/** One method of one path. `open` routes need no token; the others are handed the application whose token came. */
export type Route = { readonly method: string; readonly template: string } & (
  | { readonly open: (request: ApiRequest) => ApiResponse }
  | { readonly handle: (request: ApiRequest, application: Application) => ApiResponse }
);

export const ok = (body: unknown): ApiResponse => ({ status: 200, body });
export const created = (body: unknown): ApiResponse => ({ status: 201, body });
export const noContent: ApiResponse = { status: 204 };
