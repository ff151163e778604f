-- A page of the log. Only reads, so that a Redis that is out of memory carries it out, which would refuse to begin a transaction;
-- and in one script, so that entries of one epoch are never taken for those of another.
--
-- KEYS  meta, log
-- ARGV  'XRANGE' or 'XREVRANGE', the id to begin at, at most so many entries, and no more once they have so many bytes; but two at least,
--       since who reads on begins with the entry that is known, to see whether history was rewritten
--
-- Returns {epoch, head, schema version, id of the oldest entry or nothing, version of the last commit or nothing, then per entry id, update,
-- remaining}.

local meta, log = KEYS[1], KEYS[2]
local command, from, most, most_bytes = ARGV[1], ARGV[2], tonumber(ARGV[3]), tonumber(ARGV[4])

local state = redis.call('HMGET', meta, 'epoch', 'head', 'schema', 'largest', 'tip')
local oldest = redis.call('XRANGE', log, '-', '+', 'COUNT', 1)[1]
local answer = {state[1], state[2], state[3], oldest and oldest[1] or false, state[5]}

-- Redis loads all that it is asked for at once, however large. So it is asked for as many as fit even if each were as large as the largest
-- that was ever written, and for one at a time where that is not known, or is as large as a page.
local largest = tonumber(state[4] or nil)
local to = command == 'XRANGE' and '+' or '-'
local taken, bytes = 0, 0
while taken < most and (taken < 2 or bytes < most_bytes) do
  local count = largest and math.floor((most_bytes - bytes) / largest) or 1
  count = math.min(math.max(count, 1), most - taken)
  local chunk = redis.call(command, log, from, to, 'COUNT', count)
  for _, entry in ipairs(chunk) do
    answer[#answer + 1] = entry[1]
    answer[#answer + 1] = entry[2][2]
    answer[#answer + 1] = entry[2][4]
    taken, bytes, from = taken + 1, bytes + #entry[2][2], '(' .. entry[1]
  end
  if #chunk < count then
    break
  end
end
return answer
