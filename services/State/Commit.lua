-- The one way in which state changes. Everything in it happens, or nothing does.
--
-- KEYS  meta, log, request, checkpoints, then the documents to check, the documents to write, the indexes to change
-- ARGV  fingerprint, reply, request lifetime in ms, 32 random digits, wake channel, log length to keep, and at most to keep
--       for durable subscriptions, the numbers of checks, writes, index changes and updates, then
--       per check the expected version; per write the public message and the interior; per index change the member and
--       its score, '' to take it out, or '+1' or '-1' to count it up or down, where 0 is out;
--       per update its serialized message without the offset
--
-- Returns {'seen', fingerprint, reply} | {'conflict', document key} | {'done', first offset, head, epoch}.

local meta, log, request, checkpoints = KEYS[1], KEYS[2], KEYS[3], KEYS[4]

local seen = redis.call('HMGET', request, 'fingerprint', 'reply')
if seen[1] then
  return {'seen', seen[1], seen[2]}
end

local checks, writes, indexes, updates = tonumber(ARGV[8]), tonumber(ARGV[9]), tonumber(ARGV[10]), tonumber(ARGV[11])
local key, arg = 4, 11

for _ = 1, checks do
  key, arg = key + 1, arg + 1
  if (redis.call('HGET', KEYS[key], 'version') or '0') ~= ARGV[arg] then
    return {'conflict', KEYS[key]}
  end
end

local state = redis.call('HMGET', meta, 'head', 'epoch')
local head, epoch = tonumber(state[1] or 0), state[2]
local first = head + 1
head = head + updates
-- A version never repeats, whatever is deleted and made anew: after a failover to a server without the last writes an offset
-- comes again, and who read before it must not take what another wrote there since for what it read.
local version = string.format('%d-%s', head, string.sub(ARGV[4], 1, 16))

-- The offset is known only here. Protobuf reads a field wherever it stands, so it is appended: field 1, varint.
local function offset_field(offset)
  local bytes = {'\8'}
  while offset >= 128 do
    bytes[#bytes + 1] = string.char(offset % 128 + 128)
    offset = math.floor(offset / 128)
  end
  bytes[#bytes + 1] = string.char(offset)
  return table.concat(bytes)
end

-- The log comes first: where it takes no entry, because it was left further than its head, the script ends here and nothing is
-- written. No command after it can fail, since Redis looks for memory, disk and its role before a script's first write only.
local told = arg + 2 * writes + 2 * indexes
for i = 1, updates do
  local offset = first + i - 1
  redis.call('XADD', log, string.format('%d-0', offset), 'update', ARGV[told + i] .. offset_field(offset),
    'remaining', updates - i)
end

if not epoch then
  epoch = ARGV[4]
  redis.call('HSET', meta, 'epoch', epoch)
end

for _ = 1, writes do
  key, arg = key + 1, arg + 2
  redis.call('HSET', KEYS[key], 'version', version, 'message', ARGV[arg - 1], 'interior', ARGV[arg])
end

for _ = 1, indexes do
  key, arg = key + 1, arg + 2
  local member, score = ARGV[arg - 1], ARGV[arg]
  if score == '+1' or score == '-1' then
    if tonumber(redis.call('ZINCRBY', KEYS[key], score, member)) <= 0 then
      redis.call('ZREM', KEYS[key], member)
    end
  elseif score == '' then
    redis.call('ZREM', KEYS[key], member)
  else
    redis.call('ZADD', KEYS[key], score, member)
  end
end

if updates > 0 then
  redis.call('HSET', meta, 'head', string.format('%d', head))
  local keep = tonumber(ARGV[6])
  if head > keep then
    local oldest = head - keep + 1
    local checkpoint = tonumber(redis.call('ZRANGE', checkpoints, 0, 0, 'WITHSCORES')[2])
    if checkpoint and checkpoint + 1 < oldest then
      oldest = math.max(checkpoint + 1, head - tonumber(ARGV[7]) + 1)
      -- Who is further behind than that has expired, and finds itself gone from here.
      redis.call('ZREMRANGEBYSCORE', checkpoints, '-inf', string.format('(%d', oldest - 1))
    end
    redis.call('XTRIM', log, 'MINID', '~', string.format('%d-0', oldest))
  end
end

redis.call('HSET', request, 'fingerprint', ARGV[1], 'reply', ARGV[2])
redis.call('PEXPIRE', request, ARGV[3])

if updates > 0 then
  -- Only a hint, and refused to a user who has no right to the channel, so it comes last and may fail: who waits also looks.
  redis.pcall('PUBLISH', ARGV[5], '')
end

return {'done', first, head, epoch}
