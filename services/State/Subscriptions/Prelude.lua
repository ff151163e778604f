-- What every operation on a durable subscription begins with. The operation's own script follows as the body of a function, and
-- Guard.lua runs it.
--
-- Each update that the subscription wants is in one of these states, and in `pending` until it is acknowledged:
--   waiting      in `queues` behind another one of its measure
--   ready        first of each of its measures, `due` with score 0
--   delayed      the same, `due` with the time from which it is ready again
--   outstanding  delivered, in `tokens` with the token that its acknowledgement must carry, `due` with its deadline
--   parked       in `parked`, holding up its measures
-- `attempts` counts the attempts of each update, with the one that is outstanding; beside that it has 'begun OFFSET', the token of the
-- delivery that its consumer has begun with, and 'lost OFFSET', how many deliveries ended before that.
-- Offsets are 16 digits, so that they sort as text. Times are Redis's own, in ms, so no service's clock matters.
--
-- KEYS  meta, log, checkpoints, then of the subscription: settings, pending, queues, due, tokens, attempts, measures, parked
-- ARGV  id, wake channel, incarnation

local meta, log, checkpoints = KEYS[1], KEYS[2], KEYS[3]
local settings, pending, queues, due = KEYS[4], KEYS[5], KEYS[6], KEYS[7]
local tokens, attempts, measures, parked = KEYS[8], KEYS[9], KEYS[10], KEYS[11]
local id, channel = ARGV[1], ARGV[2]

-- Beyond, an update that is lost before anybody has begun with it is what ends its consumers.
local most_losses = 20

local clock = redis.call('TIME')
local now = clock[1] * 1000 + math.floor(clock[2] / 1000)

local state = redis.call('HMGET', settings, 'epoch', 'frontier', 'max_outstanding', 'max_attempts', 'ack_deadline', 'incarnation', 'torn')
local epoch, frontier = state[1], tonumber(state[2])
local max_outstanding, max_attempts, ack_deadline = tonumber(state[3]), tonumber(state[4]), tonumber(state[5])

local function wake()
  -- Only a hint, as with a commit.
  redis.pcall('PUBLISH', channel, '')
end

local function first_of(measure)
  local found = redis.call('ZRANGEBYLEX', queues, '[' .. measure .. '\0', '(' .. measure .. '\1', 'LIMIT', 0, 1)[1]
  return found and string.sub(found, -16)
end

local function make_ready_if_first(offset, names)
  for measure in string.gmatch(names, '[^\n]+') do
    if first_of(measure) ~= offset then
      return false
    end
  end
  redis.call('ZADD', due, 0, offset)
  return true
end

local function acknowledge(offset)
  local names = redis.call('HGET', measures, offset)
  redis.call('ZREM', pending, offset)
  redis.call('ZREM', due, offset)
  redis.call('HDEL', tokens, offset)
  redis.call('HDEL', attempts, offset, 'begun ' .. offset, 'lost ' .. offset)
  redis.call('HDEL', measures, offset)
  for measure in string.gmatch(names, '[^\n]+') do
    redis.call('ZREM', queues, measure .. '\0' .. offset)
  end
  for measure in string.gmatch(names, '[^\n]+') do
    local next = first_of(measure)
    if next then
      make_ready_if_first(next, redis.call('HGET', measures, next))
    end
  end
end

local function park(offset)
  redis.call('ZADD', parked, 0, offset)
  redis.call('ZREM', due, offset)
  redis.call('HDEL', tokens, offset)
end

-- After an attempt that failed.
local function deliver_again(offset, time)
  if max_attempts > 0 and tonumber(redis.call('HGET', attempts, offset)) >= max_attempts then
    park(offset)
  else
    redis.call('ZADD', due, time, offset)
    redis.call('HDEL', tokens, offset)
  end
end

-- After a delivery that was no attempt.
local function give_back(offset)
  redis.call('ZADD', due, 0, offset)
  redis.call('HINCRBY', attempts, offset, -1)
  redis.call('HDEL', tokens, offset)
end

local function is_begun(offset)
  return redis.call('HGET', attempts, 'begun ' .. offset) == redis.call('HGET', tokens, offset)
end

-- After a delivery that ended before its consumer had begun with it.
local function lose(offset)
  if redis.call('HINCRBY', attempts, 'lost ' .. offset, 1) > most_losses then
    deliver_again(offset, 0)
  else
    give_back(offset)
  end
end

-- Where an operation broke off in the middle (Guard.lua), an update may be first of its measures and yet not be due, or one that is
-- acknowledged may still stand in a queue; one that is parked or given back may still be held by a delivery.
local function repair()
  for _, offset in ipairs(redis.call('HKEYS', tokens)) do
    if redis.call('ZSCORE', parked, offset) then
      redis.call('ZREM', due, offset)
    end
    if tonumber(redis.call('ZSCORE', due, offset) or 0) == 0 then
      redis.call('HDEL', tokens, offset)
    end
  end
  for _, entry in ipairs(redis.call('ZRANGE', queues, 0, -1)) do
    if not redis.call('ZSCORE', pending, string.sub(entry, -16)) then
      redis.call('ZREM', queues, entry)
    end
  end
  for _, offset in ipairs(redis.call('ZRANGE', pending, 0, -1)) do
    local names = redis.call('HGET', measures, offset)
    if names and not redis.call('ZSCORE', due, offset) and not redis.call('ZSCORE', parked, offset) then
      make_ready_if_first(offset, names)
    end
  end
  redis.call('HDEL', settings, 'torn')
  wake()
end

local function move_checkpoint(frontier)
  local first = redis.call('ZRANGE', pending, 0, 0)[1]
  redis.call('ZADD', checkpoints, string.format('%d', first and tonumber(first) - 1 or tonumber(frontier)), id)
end

if state[6] ~= ARGV[3] then
  return {'gone'}
end
local log_epoch = redis.call('HGET', meta, 'epoch') or ''
if epoch ~= log_epoch then
  -- One that began before anything was written has seen nothing that could be lost.
  if epoch ~= '' then
    -- It never goes on, so the log need not be kept for it.
    redis.call('ZREM', checkpoints, id)
    return {'lost'}
  end
  epoch = log_epoch
  redis.call('HSET', settings, 'epoch', epoch)
end
-- The commit that trims the log beyond a checkpoint takes it out.
if not redis.call('ZSCORE', checkpoints, id) then
  return {'expired'}
end
if state[7] then
  repair()
end
