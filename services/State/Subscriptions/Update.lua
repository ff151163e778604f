-- Changes the settings of a subscription.
--
-- KEYS  besides: request
-- ARGV  request lifetime in ms, the serialized settings that the change was made to, the new ones, and of these max_outstanding,
--       max_attempts and ack_deadline in ms, '1' where the filter is another
--
-- Returns {'seen'} | {'changed'} where the settings are no longer those | {'updated'}.

local request = KEYS[12]
if redis.call('EXISTS', request) == 1 then
  return {'seen'}
end
if redis.call('HGET', settings, 'message') ~= ARGV[5] then
  return {'changed'}
end
redis.call('HSET', settings, 'message', ARGV[6], 'max_outstanding', ARGV[7], 'max_attempts', ARGV[8], 'ack_deadline', ARGV[9])
if ARGV[10] == '1' then
  -- Those who read the log by the old one cannot move the frontier any more.
  redis.call('HINCRBY', settings, 'revision', 1)
end
redis.call('HSET', request, 'fingerprint', '')
redis.call('PEXPIRE', request, ARGV[4])
wake()
return {'updated'}
