-- A subscription as it stands. In one script: a checkpoint and a head of different moments would show a lag that never was. Not in a
-- transaction, which a Redis refuses to begin that is out of memory; a script that only reads is carried out.
--
-- KEYS  meta, checkpoints, then of the subscription: settings, pending, parked
-- ARGV  id
--
-- Returns {message, epoch, frontier, incarnation, epoch of the log, checkpoint, how many are pending, the first of them, how many are
-- parked, revision of the filter}; what is not there is nothing.

local meta, checkpoints, settings, pending, parked = KEYS[1], KEYS[2], KEYS[3], KEYS[4], KEYS[5]

local state = redis.call('HMGET', settings, 'message', 'epoch', 'frontier', 'incarnation', 'revision')
return {
  state[1], state[2], state[3], state[4], redis.call('HGET', meta, 'epoch'), redis.call('ZSCORE', checkpoints, ARGV[1]),
  redis.call('ZCARD', pending), redis.call('ZRANGE', pending, 0, 0)[1] or false, redis.call('ZCARD', parked),
  state[5] or '0',
}
