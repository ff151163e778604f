-- Puts parked updates back into delivery, with their attempts counted anew.
--
-- KEYS  besides: request
-- ARGV  fingerprint, request lifetime in ms, then the offsets; none means all
--
-- Returns {'seen', fingerprint, count} | {'replayed', count}.

local request, fingerprint = KEYS[12], ARGV[4]
local seen = redis.call('HMGET', request, 'fingerprint', 'reply')
if seen[1] then
  return {'seen', seen[1], seen[2]}
end

local chosen = {}
for i = 6, #ARGV do
  chosen[#chosen + 1] = ARGV[i]
end
if #chosen == 0 then
  chosen = redis.call('ZRANGE', parked, 0, -1)
end
local count = 0
for _, offset in ipairs(chosen) do
  if redis.call('ZSCORE', parked, offset) then
    -- Where this breaks off, what is parked stays so, and what is not is made ready by repair; either way counted anew.
    redis.call('HDEL', attempts, offset, 'begun ' .. offset, 'lost ' .. offset)
    redis.call('ZREM', parked, offset)
    redis.call('ZADD', due, 0, offset)
    count = count + 1
  end
end
redis.call('HSET', request, 'fingerprint', fingerprint, 'reply', count)
redis.call('PEXPIRE', request, ARGV[5])
wake()
return {'replayed', count}
