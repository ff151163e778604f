-- Gives ready updates to a consumer, until it settles them or their deadline passes.
--
-- ARGV  at most so many, at most so many bytes, the token of this lease, '1' where it was asked for before and no answer came, and among
--       how many consumers that have room what is ready is shared
--
-- Returns {'leased', ms until one that is delayed or outstanding falls due or -1, how many are pending, and still ready for others,
-- ack deadline in ms, then per update offset, attempt, bytes}.

local most, most_bytes, token, asked_before, sharers = tonumber(ARGV[4]), tonumber(ARGV[5]), ARGV[6], ARGV[7] == '1', tonumber(ARGV[8])

if asked_before then
  local held = redis.call('HGETALL', tokens)
  for i = 1, #held, 2 do
    if held[i + 1] == token then
      -- Nobody has received it, so it was no attempt.
      give_back(held[i])
    end
  end
end

for _, offset in ipairs(redis.call('ZRANGEBYSCORE', due, 1, now, 'LIMIT', 0, 1000)) do
  if redis.call('HEXISTS', tokens, offset) == 0 then
    redis.call('ZADD', due, 0, offset)
  elseif is_begun(offset) then
    deliver_again(offset, 0)
  else
    lose(offset)
  end
end

local answer = {'leased', -1, redis.call('ZCARD', pending), 0, ack_deadline}
local left = math.min(redis.call('ZCOUNT', due, 0, 0), max_outstanding - redis.call('HLEN', tokens))
if left > 0 then
  local bytes, room = 0, math.min(most, math.ceil(left / sharers))
  for _, offset in ipairs(redis.call('ZRANGEBYSCORE', due, 0, 0, 'LIMIT', 0, room)) do
    local at = string.format('%d-0', tonumber(offset))
    local entry = redis.call('XRANGE', log, at, at)[1]
    if not entry then
      return {'expired'}
    end
    local update = entry[2][2]
    bytes = bytes + #update
    if bytes > most_bytes and #answer > 5 then
      break
    end
    redis.call('HSET', tokens, offset, token)
    redis.call('ZADD', due, now + ack_deadline, offset)
    answer[#answer + 1] = offset
    answer[#answer + 1] = redis.call('HINCRBY', attempts, offset, 1)
    answer[#answer + 1] = update
    left = left - 1
  end
  answer[4] = left
end

local next = redis.call('ZRANGEBYSCORE', due, 1, '+inf', 'WITHSCORES', 'LIMIT', 0, 1)[2]
if next then
  answer[2] = math.max(0, tonumber(next) - now)
end
return answer
