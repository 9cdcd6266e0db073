import { createHash } from "node:crypto";

/** A Lua script and its digest. Every reply is an array that begins with ARGV[1], the request's nonce. */
export interface Script {
  readonly name: string;
  readonly source: string;
  readonly digest: string;
}

function script(name: string, source: string): Script {
  return { name, source, digest: createHash("sha1").update(source).digest("hex") };
}

/**
 * Shared by all scripts. `read` takes a slot of another type as empty; `envelope` splits what the slot holds if it is
 * this key's own; `wrap` makes one. Times stay texts: Lua's tostring would cut them to 14 digits.
 */
const prelude = `
local function read(name)
  local found = redis.pcall('GET', name)
  if type(found) == 'string' then return found end
  return false
end
local function envelope(raw, key)
  if not raw then return nil end
  local at, from = string.match(raw, '^{"value":{"v":1,"t":([%d%.]+),"e":%d+,"l":%d+,"k":()')
  if not at or string.sub(raw, from, from + #key - 1) ~= key then return nil end
  return at, string.sub(raw, from + #key)
end
local function nowMs()
  local time = redis.call('TIME')
  return tonumber(time[1]) * 1000 + math.floor(tonumber(time[2]) / 1000)
end
local function wrap(at, expires, life, key, tail)
  return '{"value":{"v":1,"t":' .. at .. ',"e":' .. string.format('%.0f', expires) .. ',"l":' .. life
    .. ',"k":' .. key .. tail
end
local nonce = ARGV[1]
`;

/** KEYS slot, lease; ARGV nonce, token, term, "1" to overwrite what the slot holds, token to take over or "". */
export const acquire = script(
  "acquire",
  `${prelude}
if ARGV[4] ~= '1' then
  local raw = read(KEYS[1])
  if raw then return {nonce, 'found', raw} end
end
local holder = read(KEYS[2])
if holder then
  local left = redis.call('PTTL', KEYS[2])
  if left > 0 and left <= tonumber(ARGV[3]) and holder ~= ARGV[5] then
    return {nonce, 'held', holder, tostring(left)}
  end
end
redis.call('SET', KEYS[2], ARGV[2], 'PX', ARGV[3])
return {nonce, 'granted', string.format('%.0f', nowMs())}
`,
);

/** KEYS lease; ARGV nonce, token, term. */
export const renew = script(
  "renew",
  `${prelude}
if read(KEYS[1]) ~= ARGV[2] then return {nonce, 'lost'} end
redis.call('PEXPIRE', KEYS[1], ARGV[3])
return {nonce, 'kept'}
`,
);

/** KEYS lease; ARGV nonce, token, channel, message. */
export const release = script(
  "release",
  `${prelude}
if read(KEYS[1]) ~= ARGV[2] then return {nonce, 'lost'} end
redis.call('DEL', KEYS[1])
redis.call('PUBLISH', ARGV[3], ARGV[4])
return {nonce, 'released'}
`,
);

/** KEYS slot, lease; ARGV nonce, token, time, life, key, tail, channel, message. */
export const fill = script(
  "fill",
  `${prelude}
if read(KEYS[2]) ~= ARGV[2] then return {nonce, 'lost', read(KEYS[1]) or ''} end
local expires = nowMs() + tonumber(ARGV[4])
redis.call('SET', KEYS[1], wrap(ARGV[3], expires, ARGV[4], ARGV[5], ARGV[6]), 'PX', ARGV[4])
redis.call('DEL', KEYS[2])
redis.call('PUBLISH', ARGV[7], ARGV[8])
return {nonce, 'stored', string.format('%.0f', expires)}
`,
);

/**
 * KEYS slot, lease, gone; ARGV nonce, time, life, key, tail, channel, message. Texts are compared byte by byte, because
 * Lua's own order depends on the server's locale.
 */
export const upsert = script(
  "upsert",
  `${prelude}
local function greater(a, b)
  for i = 1, math.min(#a, #b) do
    local x, y = string.byte(a, i), string.byte(b, i)
    if x ~= y then return x > y end
  end
  return #a > #b
end
local at = tonumber(ARGV[2])
local gone = read(KEYS[3])
if gone and at <= (tonumber(gone) or 0) then return {nonce, 'stale', gone} end
local heldAt, held = envelope(read(KEYS[1]), ARGV[4])
local outcome = 'stored'
if heldAt then
  local before = tonumber(heldAt) or 0
  if at < before then return {nonce, 'stale', heldAt} end
  if held == ARGV[5] then
    if at == before then return {nonce, 'unchanged', ''} end
    outcome = 'unchanged'
  elseif at == before and string.sub(held, 1, 4) == ',"d"' and not greater(ARGV[5], held) then
    return {nonce, 'stale', heldAt}
  end
end
local expires = nowMs() + tonumber(ARGV[3])
redis.call('SET', KEYS[1], wrap(ARGV[2], expires, ARGV[3], ARGV[4], ARGV[5]), 'PX', ARGV[3])
redis.call('DEL', KEYS[2])
redis.call('PUBLISH', ARGV[6], ARGV[7])
return {nonce, outcome, string.format('%.0f', expires)}
`,
);

/**
 * KEYS slot, lease, gone; ARGV nonce, time, hold, key, channel, message, "1" to spare what was observed after that time,
 * Redis' time after which nobody waits for this any more: it is replayed then, and must not strike twice.
 */
export const remove = script(
  "remove",
  `${prelude}
if nowMs() > tonumber(ARGV[8]) then return redis.error_reply('the delete came too late') end
local heldAt = envelope(read(KEYS[1]), ARGV[4])
if ARGV[7] ~= '1' or not heldAt or tonumber(heldAt) <= tonumber(ARGV[2]) then redis.call('DEL', KEYS[1]) end
redis.call('DEL', KEYS[2])
redis.call('PUBLISH', ARGV[5], ARGV[6])
local gone = read(KEYS[3])
if not gone or (tonumber(gone) or 0) < tonumber(ARGV[2]) then redis.call('SET', KEYS[3], ARGV[2], 'PX', ARGV[3]) end
return {nonce, 'removed'}
`,
);

/** KEYS slot; ARGV nonce, life, key. */
export const touch = script(
  "touch",
  `${prelude}
local at, tail = envelope(read(KEYS[1]), ARGV[3])
if not at then return {nonce, 'lost'} end
local expires = nowMs() + tonumber(ARGV[2])
redis.call('SET', KEYS[1], wrap(at, expires, ARGV[2], ARGV[3], tail), 'PX', ARGV[2])
return {nonce, 'touched'}
`,
);

/** ARGV nonce, cursor, pattern, ending of the keys that stay, channel, message. One step; clear is done at cursor 0. */
export const clear = script(
  "clear",
  `${prelude}
local step = redis.call('SCAN', ARGV[2], 'MATCH', ARGV[3], 'COUNT', '500')
for _, name in ipairs(step[2]) do
  if string.sub(name, -#ARGV[4]) ~= ARGV[4] then redis.call('UNLINK', name) end
end
if step[1] == '0' then redis.call('PUBLISH', ARGV[5], ARGV[6]) end
return {nonce, step[1]}
`,
);

export const allScripts: readonly Script[] = [acquire, renew, release, fill, upsert, remove, touch, clear];
