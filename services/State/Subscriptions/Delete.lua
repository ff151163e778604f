-- Deletes a durable subscription and all that is kept for it.
--
-- KEYS  checkpoints, index, request, then those of the subscription
-- ARGV  id, wake channel, incarnation, fingerprint, request lifetime in ms
--
-- Returns {'seen'} | {'gone'} | {'deleted'}.

local checkpoints, index, request = KEYS[1], KEYS[2], KEYS[3]
if redis.call('EXISTS', request) == 1 then
  return {'seen'}
end
if redis.call('HGET', KEYS[4], 'incarnation') ~= ARGV[3] then
  return {'gone'}
end
redis.call('UNLINK', unpack(KEYS, 4))
redis.call('ZREM', checkpoints, ARGV[1])
redis.call('ZREM', index, ARGV[1])
redis.call('HSET', request, 'fingerprint', ARGV[4])
redis.call('PEXPIRE', request, ARGV[5])
-- Its consumers are to know.
redis.pcall('PUBLISH', ARGV[2], '')
return {'deleted'}
