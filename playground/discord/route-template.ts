/** A route template with every parameter as `*`, so that `/channels/:channel` and `/channels/{channel_id}` are one. */
export function normalizedRoute(route: string): string {
  return route
    .split("/")
    .map((segment) => (/^[:{]/.test(segment) || segment === "@original" ? "*" : segment))
    .join("/");
}
