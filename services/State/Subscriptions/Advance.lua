-- Takes wanted updates from the log over into the subscription. Of several processes that read the same piece of the log one
-- succeeds, the others see that the frontier has moved.
--
-- ARGV  epoch that the piece was read in, expected frontier, new frontier, most pending, then per wanted update its offset and
--       its measures, each on a line
--
-- Returns {'moved', frontier} | {'full', frontier} | {'done', frontier}.

local read, expected, target, most_pending = ARGV[4], tonumber(ARGV[5]), tonumber(ARGV[6]), tonumber(ARGV[7])
-- A process that does not know yet that history was lost may have read what is not on the log, or further than it goes.
if read ~= epoch or frontier ~= expected or target > tonumber(redis.call('HGET', meta, 'head') or 0) then
  return {'moved', frontier}
end
if #ARGV > 7 and redis.call('ZCARD', pending) >= most_pending then
  return {'full', frontier}
end

local ready = false
for i = 8, #ARGV, 2 do
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
