-- Gives back everything that a consumer holds, since it has left.
--
-- ARGV  consumer, which its tokens begin with
--
-- Returns {'given', how many}.

local consumer, count = ARGV[4], 0
local held = redis.call('HGETALL', tokens)
for i = 1, #held, 2 do
  if string.sub(held[i + 1], 1, #consumer) == consumer then
    deliver_again(held[i], 0, max_attempts)
    count = count + 1
  end
end
if count > 0 then
  wake()
end
return {'given', count}
