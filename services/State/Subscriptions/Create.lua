-- Creates a durable subscription.
--
-- KEYS  meta, checkpoints, settings, index, request
-- ARGV  id, fingerprint, request lifetime in ms, serialized settings, max_outstanding, max_attempts, ack_deadline in ms,
--       epoch and offset to start after, or '' and '' for the head, incarnation, how many a Congress may have
--
-- Returns {'seen', fingerprint} | {'exists'} | {'full'} | {'lost'} | {'created'}.

local meta, checkpoints, settings, index, request = KEYS[1], KEYS[2], KEYS[3], KEYS[4], KEYS[5]
local id, fingerprint = ARGV[1], ARGV[2]

local seen = redis.call('HGET', request, 'fingerprint')
if seen then
  return {'seen', seen}
end
if redis.call('EXISTS', settings) == 1 then
  return {'exists'}
end
if redis.call('ZCARD', index) >= tonumber(ARGV[11]) then
  return {'full'}
end
local state = redis.call('HMGET', meta, 'epoch', 'head')
local epoch, frontier = state[1] or '', state[2] or '0'
if ARGV[9] ~= '' then
  -- The place was looked at before; history may have been lost since, where there was any.
  if ARGV[8] ~= '' and ARGV[8] ~= epoch then
    return {'lost'}
  end
  frontier = ARGV[9]
end
redis.call('HSET', settings, 'message', ARGV[4], 'max_outstanding', ARGV[5], 'max_attempts', ARGV[6], 'ack_deadline', ARGV[7],
  'epoch', epoch, 'frontier', frontier, 'incarnation', ARGV[10])
redis.call('ZADD', checkpoints, frontier, id)
redis.call('ZADD', index, 0, id)
redis.call('HSET', request, 'fingerprint', fingerprint)
redis.call('PEXPIRE', request, ARGV[3])
return {'created'}
