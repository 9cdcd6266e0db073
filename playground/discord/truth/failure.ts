/** An answer that refuses a request as a whole. */
export interface Failure {
  readonly status: number;
  readonly body: { readonly message: string; readonly code: number; readonly errors?: unknown };
}

export function failure(status: number, code: number, message: string): Failure {
  return { status, body: { message, code } };
}

/** Discord's answer to a body with faults in its fields. */
export function invalidFormBody(errors: unknown): Failure {
  return { status: 400, body: { message: "Invalid Form Body", code: 50035, errors } };
}
