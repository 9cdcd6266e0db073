import { SetupFault } from "../../errors.ts";

/** Connection lost, resources used up, shut down, starting up, read-only, a lock or a statement that took too long, failing disk. */
const unavailableStates = /^(08|53|57|58|25006|55P03)/;
const networkCodes = new Set([
  "ECONNREFUSED",
  "ECONNRESET",
  "EHOSTUNREACH",
  "ENETUNREACH",
  "ENOTFOUND",
  "ENOENT",
  "EAI_AGAIN",
  "EPIPE",
  "ETIMEDOUT",
]);
/** The driver's own errors, which have no code. */
const driverMessages =
  /connection terminated|timeout exceeded when trying to connect|query read timeout|not queryable/i;

/** Not a defect of ours: the server is gone, restarts, is full, or does not answer in time. */
export function isUnavailable(error: unknown): boolean {
  const code = codeOf(error);
  if (code === undefined) return error instanceof Error && driverMessages.test(error.message);
  return networkCodes.has(code) || unavailableStates.test(code);
}

/** Two transactions were in each other's way, and this one was rolled back whole: done again it sees what the other one stored. */
export function isCollision(error: unknown): boolean {
  // Serialization failure, deadlock, and a row that somebody else was first to make.
  return ["40001", "40P01", "23505"].includes(codeOf(error) ?? "");
}

/** The sentence for a database that cannot be opened; whatever is not the operator's to mend is returned as it is. */
export function openingFault(error: unknown, place: string): unknown {
  const sentence = sentenceFor(error, place);
  return sentence === undefined ? error : new SetupFault(sentence, { cause: error });
}

function sentenceFor(error: unknown, place: string): string | undefined {
  if (error instanceof SetupFault) return undefined;
  const code = codeOf(error);
  switch (code) {
    case "28P01":
    case "28000":
      return `The database ${place} does not let this user in; check the name and the password in DATABASE_URL.`;
    case "3D000":
      return `The database ${place} does not exist; create it (createdb), or name another one in DATABASE_URL.`;
    case "42501":
      return `The database ${place} does not let this user make tables; give it the right to (GRANT CREATE ON SCHEMA), or make it the owner.`;
    case "53300":
      return `The database ${place} takes no more connections; raise its max_connections, or end what holds them.`;
    case "57P03":
      return `The database ${place} is starting up or shutting down; start again in a moment.`;
  }
  if (!isUnavailable(error)) return undefined;
  return `The database ${place} cannot be reached (${code ?? "no answer"}); check DATABASE_URL and whether the server runs.`;
}

/** Server and database of an address, without the name and password in it. */
export function placeOf(url: string): string {
  if (!URL.canParse(url)) return "of DATABASE_URL";
  const { hostname, port, pathname } = new URL(url);
  return `${hostname === "" ? "localhost" : hostname}${port === "" ? "" : `:${port}`}${pathname}`;
}

function codeOf(error: unknown): string | undefined {
  // Several addresses of one name were tried, and none of them answered.
  if (error instanceof AggregateError && error.errors.length > 0) return codeOf(error.errors[0]);
  return error instanceof Error && "code" in error && typeof error.code === "string" ? error.code : undefined;
}
