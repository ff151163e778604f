-- A page of the actions of a measure, with the measure as it is at the same moment. Only reads.
--
-- KEYS  meta, the measure, its actions, their order
-- ARGV  the place and id after which to begin, or ''; at most so many actions, and no more than so many bytes but for the first
--
-- Returns {epoch, schema version, message, interior, whether more follow, then per action its place and id, and its bytes}.

local meta, measure, actions, order = KEYS[1], KEYS[2], KEYS[3], KEYS[4]
local after, most, most_bytes = ARGV[1], tonumber(ARGV[2]), tonumber(ARGV[3])

local state = redis.call('HMGET', meta, 'epoch', 'schema')
local document = redis.call('HMGET', measure, 'message', 'interior')
local answer = {state[1], state[2], document[1], document[2], 0}

local from = after == '' and '-' or '(' .. after
local bytes = 0
for taken, place in ipairs(redis.call('ZRANGEBYLEX', order, from, '+', 'LIMIT', 0, most + 1)) do
  -- The id stands behind the place, which has 34 bytes.
  local action = redis.call('HGET', actions, string.sub(place, 35))
  bytes = bytes + #action
  if taken > most or (taken > 1 and bytes > most_bytes) then
    answer[5] = 1
    break
  end
  answer[#answer + 1] = place
  answer[#answer + 1] = action
end
return answer
