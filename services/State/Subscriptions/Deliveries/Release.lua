-- Gives back what a consumer holds, since its stream has ended. What it has begun it keeps until the deadline, unless it ended its
-- side in order.
--
-- ARGV  consumer, which its tokens begin with, and who ended the stream: 'consumer' | 'server' | 'fault'
--
-- Returns {'given', how many}.

local consumer, ended_by, count = ARGV[4], ARGV[5], 0
local held = redis.call('HGETALL', tokens)
for i = 1, #held, 2 do
  local offset = held[i]
  if string.sub(held[i + 1], 1, #consumer) == consumer and (ended_by == 'consumer' or not is_begun(offset)) then
    if ended_by == 'fault' then
      lose(offset)
    else
      give_back(offset)
    end
    count = count + 1
  end
end
if count > 0 then
  wake()
end
return {'given', count}
