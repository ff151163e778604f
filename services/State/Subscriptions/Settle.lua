-- Acknowledges, gives back, parks deliveries, or extends their deadline. A delivery whose token is no longer the update's is
-- over: its deadline passed and the update may be somebody else's, so nothing is done about it.
--
-- ARGV  per delivery its offset, its token, 'ack' | 'retry' | 'park' | 'extend', and a time in ms
--
-- Returns {'settled', how many were over, how many were of updates that this log does not have}.

local over, unknown, freed = 0, 0, false
for i = 4, #ARGV, 4 do
  local offset, token, action, time = ARGV[i], ARGV[i + 1], ARGV[i + 2], tonumber(ARGV[i + 3])
  if tonumber(offset) > frontier then
    unknown = unknown + 1
  elseif redis.call('HGET', tokens, offset) ~= token then
    over = over + 1
  elseif action == 'ack' then
    acknowledge(offset)
    freed = true
  elseif action == 'park' then
    park(offset)
    freed = true
  elseif action == 'retry' then
    deliver_again(offset, time > 0 and now + time or 0, max_attempts)
    freed = true
  else
    redis.call('ZADD', due, now + time, offset)
  end
end
if freed then
  move_checkpoint(frontier)
  wake()
end
return {'settled', over, unknown}
