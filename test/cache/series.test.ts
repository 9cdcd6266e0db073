import { Registry } from "prom-client";
import { expect, it } from "vitest";
import { createObjectCache, openCacheStore } from "../../src/cache/index.ts";
import { registerCacheSeries } from "../../src/cache/series.ts";

it("tells Prometheus every figure of every cache, as it stands at the scrape", async () => {
  const store = openCacheStore({});
  const users = createObjectCache({ name: "users", store, ttlMs: 60_000, load: async (key) => ({ name: key }) });
  const register = new Registry();
  registerCacheSeries(register, () => ({ users: users.stats() }));
  await Promise.all([users.get("ana"), users.get("ana"), users.get("ana")]);
  await users.get("ana");
  const shown = await register.metrics();
  expect(shown).toContain('suggestion_box_cache_loads_total{cache="users"} 1\n');
  expect(shown).toContain('suggestion_box_cache_joins_total{cache="users"} 2\n');
  expect(shown).toContain('suggestion_box_cache_near_hits_total{cache="users"} 1\n');
  expect(shown).toContain('suggestion_box_cache_breaker_state{cache="users",state="closed"} 1\n');
  expect(shown).toContain('suggestion_box_cache_breaker_state{cache="users",state="open"} 0\n');
  await users.get("ben");
  expect(await register.metrics()).toContain('suggestion_box_cache_loads_total{cache="users"} 2\n');
  const series = new Set([...shown.matchAll(/^suggestion_box_cache_(\w+)\{/gm)].map((line) => line[1]));
  expect(series.size).toBe(Object.keys(users.stats()).length);
  await store.close();
});
