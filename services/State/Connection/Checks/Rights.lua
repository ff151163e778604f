-- Tries each command that scripts and reads run, on a key that does not exist and so that nothing is written: what would create the key has
-- an argument that the command refuses after it was allowed.
--
-- ARGV  a key, a channel. Not in KEYS: on any node of a cluster a right is looked for before the place of a key.
--
-- Returns what this user may not run or touch, then how Redis says so for the first of it; nothing where all is allowed.

local key, channel = ARGV[1], ARGV[2]

local tries = {
  {'EXISTS', key}, {'PTTL', key}, {'PEXPIRE', key, '1'}, {'UNLINK', key}, {'TIME'}, {'GET', key}, {'SETRANGE', key, '0', ''},
  {'SETBIT', key, 'no number', '0'},
  {'HGET', key, 'f'}, {'HMGET', key, 'f'}, {'HEXISTS', key, 'f'}, {'HGETALL', key}, {'HKEYS', key}, {'HLEN', key}, {'HDEL', key, 'f'},
  {'HSET', key, 'f', 'v', 'odd'}, {'HINCRBY', key, 'f', 'no number'},
  {'XRANGE', key, '-', '+'}, {'XREVRANGE', key, '+', '-'}, {'XTRIM', key, 'MAXLEN', '0'}, {'XADD', key, 'no id', 'f', 'v'},
  {'ZCARD', key}, {'ZCOUNT', key, '0', '0'}, {'ZSCORE', key, 'm'}, {'ZMSCORE', key, 'm'}, {'ZRANGE', key, '0', '0'}, {'ZRANGEBYLEX', key, '-', '+'},
  {'ZREVRANGEBYLEX', key, '+', '-'}, {'ZRANGEBYSCORE', key, '0', '0'}, {'ZREM', key, 'm'}, {'ZREMRANGEBYSCORE', key, '0', '0'},
  {'ZADD', key, 'XX', '0', 'm'}, {'ZINCRBY', key, 'no number', 'm'},
  {'PUBLISH', channel, ''},
}

local refused, first, is_listed = {}, nil, {}
for _, try in ipairs(tries) do
  local answer = redis.pcall(unpack(try))
  local says = type(answer) == 'table' and answer.err
  -- Before Redis 7 in these words only.
  if says and (string.find(says, 'NOPERM', 1, true) or string.find(says, 'The user executing the script', 1, true)) then
    first = first or says
    local what = string.find(says, ' run ', 1, true) and try[1] or (try[1] == 'PUBLISH' and 'the channel ' .. channel or 'the key ' .. key)
    if not is_listed[what] then
      is_listed[what] = true
      refused[#refused + 1] = what
    end
  end
end
return first and {table.concat(refused, ', '), first} or {}
