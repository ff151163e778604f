-- Acknowledges deliveries, gives them back, parks them, extends their deadline, or notes that their consumer has begun with them. A
-- delivery whose token is no longer the update's is over: its deadline passed and the update may be somebody else's, so nothing is done
-- about it.
--
-- ARGV  per delivery its offset, its token, 'ack' | 'retry' | 'park' | 'release' | 'extend' | 'begin', and a time in ms
--
-- Returns {'settled', how many were of updates that this log does not have, then the places, from 0, of those that came too late}.

-- A failing update must not keep consumers and store busy.
local first_delay, longest_delay = 100, 60000

local answer, freed, delayed = {'settled', 0}, false, false
for i = 4, #ARGV, 4 do
  local offset, token, action, time = ARGV[i], ARGV[i + 1], ARGV[i + 2], tonumber(ARGV[i + 3])
  if tonumber(offset) > frontier then
    answer[2] = answer[2] + 1
  elseif redis.call('HGET', tokens, offset) ~= token then
    -- An acknowledgement that is repeated because no answer came is not too late.
    if action == 'extend' or action == 'begin' or action == 'ack' and redis.call('ZSCORE', pending, offset) then
      answer[#answer + 1] = (i - 4) / 4
    end
  elseif action == 'ack' then
    acknowledge(offset)
    freed = true
  elseif action == 'park' then
    park(offset)
    freed = true
  elseif action == 'release' then
    give_back(offset)
    freed = true
  elseif action == 'retry' then
    local delay = first_delay * 2 ^ (tonumber(redis.call('HGET', attempts, offset)) - 1)
    deliver_again(offset, now + math.max(time, math.min(delay, longest_delay)))
    freed, delayed = true, true
  elseif action == 'begin' then
    redis.call('HSET', attempts, 'begun ' .. offset, token)
    redis.call('ZADD', due, math.max(now + ack_deadline, tonumber(redis.call('ZSCORE', due, offset))), offset)
  else
    redis.call('ZADD', due, now + time, offset)
  end
end
if freed then
  move_checkpoint(frontier)
  -- Also one that is delayed: others have to know when to ask.
  if delayed or redis.call('ZCOUNT', due, 0, 0) > 0 then
    wake()
  end
end
return answer
