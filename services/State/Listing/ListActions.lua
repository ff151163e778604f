-- A page of the actions of a measure, with the measure as it is at the same moment. Only reads.
--
-- KEYS  meta, the measure, its actions, their order, who states them
-- ARGV  the place and id after which to begin, or ''; at most so many actions, and no more than so many bytes but for the first; '1' to
--       list those that are withdrawn too
--
-- Returns {epoch, schema version, message, interior, the newest whole documents, whether more follow, all actions as one value where the measure
-- has them so, then else per action its place and id, and its bytes}.

local meta, measure, actions, order, register = KEYS[1], KEYS[2], KEYS[3], KEYS[4], KEYS[5]
local after, most, most_bytes, show_withdrawn = ARGV[1], tonumber(ARGV[2]), tonumber(ARGV[3]), ARGV[4] == '1'

local state = redis.call('HMGET', meta, 'epoch', 'schema')
local document = redis.call('HMGET', measure, 'message', 'interior', 'actions')
local wholes = redis.call('HGET', register, '') or ''
local answer = {state[1], state[2], document[1], document[2], wholes, 0, document[3] or ''}
if document[3] then
  return answer
end

local taken, bytes = 0, 0
while true do
  local places = redis.call('ZRANGEBYLEX', order, after == '' and '-' or '(' .. after, '+', 'LIMIT', 0, most + 1)
  for _, place in ipairs(places) do
    -- The id stands behind the place, which has 34 bytes.
    local id = string.sub(place, 35)
    if show_withdrawn or string.sub(redis.call('HGET', register, id) or '', 1, 1) ~= 'w' then
      local action = redis.call('HGET', actions, id)
      taken = taken + 1
      -- Its sources may be the newest whole documents, which are said in full.
      bytes = bytes + #action + #wholes
      if taken > most or (taken > 1 and bytes > most_bytes) then
        answer[6] = 1
        return answer
      end
      answer[#answer + 1] = place
      answer[#answer + 1] = action
    end
  end
  if #places <= most then
    return answer
  end
  after = places[#places]
end
