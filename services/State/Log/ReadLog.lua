-- A page of the log. Only reads, so that a Redis that is out of memory carries it out, which would refuse to begin a transaction;
-- and in one script, so that entries of one epoch are never taken for those of another.
--
-- KEYS  meta, log
-- ARGV  'XRANGE' or 'XREVRANGE', the id to begin at, at most so many entries, and no more once they have so many bytes; but two at least,
--       since who reads on begins with the entry that is known, to see whether history was rewritten
--
-- Returns {epoch, head, schema version, id of the oldest entry or nothing, then per entry id, update, remaining}.

local meta, log = KEYS[1], KEYS[2]
local command, from, most, most_bytes = ARGV[1], ARGV[2], tonumber(ARGV[3]), tonumber(ARGV[4])

local state = redis.call('HMGET', meta, 'epoch', 'head', 'schema')
local oldest = redis.call('XRANGE', log, '-', '+', 'COUNT', 1)[1]
local answer = {state[1], state[2], state[3], oldest and oldest[1] or false}

local to = command == 'XRANGE' and '+' or '-'
local taken, bytes, count = 0, 0, 4
while taken < most and (taken < 2 or bytes < most_bytes) do
  local chunk = redis.call(command, log, from, to, 'COUNT', math.min(count, most - taken))
  for _, entry in ipairs(chunk) do
    if taken >= 2 and bytes >= most_bytes then
      break
    end
    answer[#answer + 1] = entry[1]
    answer[#answer + 1] = entry[2][2]
    answer[#answer + 1] = entry[2][4]
    taken, bytes, from = taken + 1, bytes + #entry[2][2], '(' .. entry[1]
  end
  if #chunk < count then
    break
  end
  -- As many as would fill the rest, going by those before.
  count = math.max(1, math.min(512, math.floor((most_bytes - bytes) * taken / math.max(bytes, 1))))
end
return answer
