-- Takes wanted updates from the log over into the subscription. Of several processes that read the same piece of the log one
-- succeeds, the others see that the frontier has moved.
--
-- ARGV  epoch that the piece was read in, expected frontier, new frontier, most pending, SHA-1 of the last wanted update or '',
--       revision of the filter, then per wanted update its offset and its measures, each on a line
--
-- Returns {'stale', frontier} where the filter is another | {'moved', frontier} | {'full', frontier} | {'done', frontier}.

local read, expected, target, most_pending = ARGV[4], tonumber(ARGV[5]), tonumber(ARGV[6]), tonumber(ARGV[7])
if ARGV[9] ~= (redis.call('HGET', settings, 'revision') or '0') then
  return {'stale', frontier}
end
-- A process that does not know yet that history was lost may have read what is not on the log, or further than it goes.
if read ~= epoch or frontier ~= expected or target > tonumber(redis.call('HGET', meta, 'head') or 0) then
  return {'moved', frontier}
end
if #ARGV > 9 then
  -- Or other updates at these offsets, where nobody has noticed yet. The last one speaks for all before it.
  local at = string.format('%d-0', tonumber(ARGV[#ARGV - 1]))
  local entry = redis.call('XRANGE', log, at, at)[1]
  if not entry or redis.sha1hex(entry[2][2]) ~= ARGV[8] then
    return {'moved', frontier}
  end
end
if #ARGV > 9 and redis.call('ZCARD', pending) >= most_pending then
  return {'full', frontier}
end

local ready = false
for i = 10, #ARGV, 2 do
  local offset, names = ARGV[i], ARGV[i + 1]
  redis.call('ZADD', pending, 0, offset)
  redis.call('HSET', measures, offset, names)
  for measure in string.gmatch(names, '[^\n]+') do
    redis.call('ZADD', queues, 0, measure .. '\0' .. offset)
  end
  ready = make_ready_if_first(offset, names) or ready
end
redis.call('HSET', settings, 'frontier', string.format('%d', target))
move_checkpoint(target)
if ready then
  wake()
end
return {'done', target}
