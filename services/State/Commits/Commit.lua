-- The one way in which state changes. Everything in it happens, or nothing does.
--
-- A request id is remembered with its answer, or, where it changed nothing, with some bytes in a hash of its half hour: so many
-- may come that each must cost little.
--
-- Returns {'seen', fingerprint, reply} | {'unchanged', fingerprint, half hours ago} for a request id that came before
--       | {'schema', stored version} where that is not the one that this commit is written in
--       | {'conflict', {number of the check, version, message, interior} ...}, the documents as they are now; where another field than
--         the version was checked, its number only
--       | {'committed', version, first offset, head}

local meta = KEYS[1]
local log = KEYS[2]
local request = KEYS[3]
local unchanged = KEYS[4]
local unchanged_before = KEYS[5]
local checkpoints = KEYS[6]
-- then: the documents to check, the documents to write, the indexes to change, and of each measure whose actions are written its
-- actions, their places, their order and who states them
local key = 6

local fingerprint = ARGV[1]
local reply = ARGV[2]
local request_memory = ARGV[3]      -- ms
local unchanged_field = ARGV[4]     -- the request id, hashed
local unchanged_memory = ARGV[5]    -- ms
local random_digits = ARGV[6]       -- 32
local schema = ARGV[7]
local wake_channel = ARGV[8]
local log_length = tonumber(ARGV[9])  -- to keep
local log_limit = tonumber(ARGV[10])  -- and at most for durable subscriptions
local checks = tonumber(ARGV[11])
local writes = tonumber(ARGV[12])
local indexes = tonumber(ARGV[13])
local updates = tonumber(ARGV[14])
local actions = tonumber(ARGV[15])
local schema_after = ARGV[16]
local registers = tonumber(ARGV[17])
-- then: per check the field, 'version' or 'disposition', and its expected value; per write the public message, the interior and, where
-- it is a measure's, the disposition, else ''; per index change the member and its score, '' to take it out, or '+1' or '-1' to count
-- it up or down, where 0 is out; per action the number of its measure from 0, its id, its bytes, its digest of 16 bytes, and its place;
-- per entry of who states an action the number of the measure, the entry and its bytes; per update its bytes without the offset
local arg = 17

local seen = redis.call('HMGET', request, 'fingerprint', 'reply')
if seen[1] then
  return {'seen', seen[1], seen[2]}
end
for half_hours, marks in ipairs({unchanged, unchanged_before}) do
  local mark = redis.call('HGET', marks, unchanged_field)
  if mark then
    return {'unchanged', mark, half_hours - 1}
  end
end

local state = redis.call('HMGET', meta, 'head', 'epoch', 'schema')
local head, epoch = tonumber(state[1] or 0), state[2]
if epoch and (state[3] or '1') ~= schema then
  return {'schema', state[3] or '1'}
end

local conflicts = {}
for check = 1, checks do
  key, arg = key + 1, arg + 2
  local is_version = ARGV[arg - 1] == 'version'
  -- What does not exist has version 0, and no disposition.
  if (redis.call('HGET', KEYS[key], ARGV[arg - 1]) or (is_version and '0')) ~= ARGV[arg] then
    local document = is_version and redis.call('HMGET', KEYS[key], 'version', 'message', 'interior')
    conflicts[#conflicts + 1] = document and {check, document[1] or '0', document[2] or '', document[3] or ''} or {check}
  end
end
if #conflicts > 0 then
  return {'conflict', unpack(conflicts)}
end

local first = head + 1
head = head + updates
-- A version never repeats, whatever is deleted and made anew: after a failover to a server without the last writes an offset
-- comes again, and who read before it must not take what another wrote there since for what it read.
local version = string.format('%d-%s', head, string.sub(random_digits, 1, 16))

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
local first_update = arg + 3 * writes + 2 * indexes + 5 * actions + 3 * registers
for i = 1, updates do
  local offset = first + i - 1
  redis.call('XADD', log, string.format('%d-0', offset), 'update', ARGV[first_update + i] .. offset_field(offset),
    'remaining', updates - i)
end

if not epoch then
  redis.call('HSET', meta, 'epoch', random_digits, 'schema', schema)
elseif schema_after ~= schema then
  redis.call('HSET', meta, 'schema', schema_after)
end

for _ = 1, writes do
  key, arg = key + 1, arg + 3
  redis.call('HSET', KEYS[key], 'version', version, 'message', ARGV[arg - 2], 'interior', ARGV[arg - 1])
  if ARGV[arg] ~= '' then
    redis.call('HSET', KEYS[key], 'disposition', ARGV[arg])
  end
end

-- What is put in comes before what is taken out: a key that its last member leaves is gone, and where its slot just moves to another
-- node, Redis would refuse it from then on, in the middle of the commit. What is taken out and put in again stays in.
local added = {}
for index = 1, indexes do
  local member, score = ARGV[arg + 2 * index - 1], ARGV[arg + 2 * index]
  if score == '+1' then
    redis.call('ZINCRBY', KEYS[key + index], score, member)
  elseif score ~= '-1' and score ~= '' then
    redis.call('ZADD', KEYS[key + index], score, member)
    added[KEYS[key + index] .. '\0' .. member] = true
  end
end
for index = 1, indexes do
  local member, score = ARGV[arg + 2 * index - 1], ARGV[arg + 2 * index]
  if (score == '' and not added[KEYS[key + index] .. '\0' .. member]) or (score == '-1' and tonumber(redis.call('ZINCRBY', KEYS[key + index], score, member)) <= 0) then
    redis.call('ZREM', KEYS[key + index], member)
  end
end
key, arg = key + indexes, arg + 2 * indexes

for _ = 1, actions do
  arg = arg + 5
  local set, id, place = key + 4 * tonumber(ARGV[arg - 4]), ARGV[arg - 3], ARGV[arg]
  local known = redis.call('HGET', KEYS[set + 2], id)
  redis.call('HSET', KEYS[set + 1], id, ARGV[arg - 2])
  redis.call('HSET', KEYS[set + 2], id, ARGV[arg - 1] .. place)
  redis.call('ZADD', KEYS[set + 3], 0, place .. id)
  if known and string.sub(known, 17) ~= place then
    redis.call('ZREM', KEYS[set + 3], string.sub(known, 17) .. id)
  end
end

for _ = 1, registers do
  arg = arg + 3
  redis.call('HSET', KEYS[key + 4 * tonumber(ARGV[arg - 2]) + 4], ARGV[arg - 1], ARGV[arg])
end

if updates > 0 then
  redis.call('HSET', meta, 'head', string.format('%d', head))
  if head > log_length then
    local oldest = head - log_length + 1
    local checkpoint = tonumber(redis.call('ZRANGE', checkpoints, 0, 0, 'WITHSCORES')[2])
    if checkpoint and checkpoint + 1 < oldest then
      oldest = math.max(checkpoint + 1, head - log_limit + 1)
      -- Who is further behind than that has expired, and finds itself gone from here.
      redis.call('ZREMRANGEBYSCORE', checkpoints, '-inf', string.format('(%d', oldest - 1))
    end
    redis.call('XTRIM', log, 'MINID', '~', string.format('%d-0', oldest))
  end
end

if writes > 0 then
  redis.call('HSET', request, 'fingerprint', fingerprint, 'reply', reply)
  redis.call('PEXPIRE', request, request_memory)
else
  redis.call('HSET', unchanged, unchanged_field, string.sub(fingerprint, 1, 8))
  if redis.call('PTTL', unchanged) < 0 then
    redis.call('PEXPIRE', unchanged, unchanged_memory)
  end
end

if updates > 0 then
  -- Only a hint, and refused to a user who has no right to the channel, so it comes last and may fail: who waits also looks.
  redis.pcall('PUBLISH', wake_channel, '')
end

return {'committed', version, first, head}
