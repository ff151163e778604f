-- The second part of Commit.lua: writes what that has accepted.

-- Nothing was written until here, and all that can go wrong has. The log comes first: where it takes no entry, because it was left further than
-- its head, the script ends at its first entry and nothing is written. No command after that can fail, since Redis looks for memory, disk and
-- its role before a script's first write only.
local told, told_lengths, appended = {}, {}, 0
for _, this in ipairs(accepted) do
  for i = 1, this.updates do
    local offset = this.first + i - 1
    local update = ARGV[this.update_arg + i] .. offset_field(offset)
    call('XADD', log, string.format('%d-0', offset), 'update', update, 'remaining', this.updates - i)
    largest = largest and math.max(largest, #update)
    appended = appended + #update
    if appended <= MOST_TOLD then
      told[#told + 1], told_lengths[#told_lengths + 1] = update, string.format('%d %d', #update, this.updates - i)
    end
  end
end

if not epoch_before then
  call('HSET', meta, 'epoch', epoch, 'schema', schema)
elseif schema ~= schema_before then
  call('HSET', meta, 'schema', schema)
end

for document, now in pairs(documents) do
  if now.disposition then
    call('HSET', document, 'version', now.version, 'message', now.message, 'interior', now.interior, 'disposition', now.disposition)
  else
    call('HSET', document, 'version', now.version, 'message', now.message, 'interior', now.interior)
  end
  if now.actions == '-' then
    call('HDEL', document, 'actions')
  elseif now.actions then
    call('HSET', document, 'actions', now.actions)
  end
end

-- What is put in comes before what is taken out: a key that its last member leaves is gone, and where its slot just moves to another
-- node, Redis would refuse it from then on, in the middle of the commits.
for index, entries in pairs(scores) do
  for member, score in pairs(entries) do
    if score ~= '' then
      call('ZADD', index, score, member)
    end
  end
end
for index, entries in pairs(counts) do
  for member, by in pairs(entries) do
    if by > 0 then
      call('ZINCRBY', index, by, member)
    end
  end
end
for index, entries in pairs(removes and scores or {}) do
  for member, score in pairs(entries) do
    if score == '' then
      call('ZREM', index, member)
    end
  end
end
for index, entries in pairs(counts) do
  for member, by in pairs(entries) do
    if by < 0 and tonumber(call('ZINCRBY', index, by, member)) <= 0 then
      call('ZREM', index, member)
    end
  end
end

-- What has a number keeps it.
local function number_of(vote)
  local number = call('ZSCORE', vote_numbers, vote)
  if number then
    return tonumber(number)
  end
  number = call('ZCARD', vote_numbers)
  call('ZADD', vote_numbers, number, vote)
  return number
end

local bits = {}
for _, this in ipairs(accepted) do
  local bitmap = this.bitmap_key
  for vote = 1, this.votes do
    local at = this.vote_arg + 3 * vote
    local number = number_of(ARGV[at - 2])
    local cleared = tonumber(ARGV[at - 1])
    for i = 1, cleared + tonumber(ARGV[at]) do
      bitmap = bitmap + 1
      entries_of(KEYS[bitmap], bits)[number] = i > cleared and 1 or 0
    end
  end
end
for bitmap, entries in pairs(bits) do
  for number, bit in pairs(entries) do
    call('SETBIT', bitmap, number, bit)
  end
end

for _, this in ipairs(accepted) do
  for action = 1, this.actions do
    local at = this.action_arg + 5 * action
    local set, id, place = this.action_key + 4 * tonumber(ARGV[at - 4]), ARGV[at - 3], ARGV[at]
    local known = call('HGET', KEYS[set + 2], id)
    call('HSET', KEYS[set + 1], id, ARGV[at - 2])
    call('HSET', KEYS[set + 2], id, ARGV[at - 1] .. place)
    call('ZADD', KEYS[set + 3], 0, place .. id)
    if known and string.sub(known, 17) ~= place then
      call('ZREM', KEYS[set + 3], string.sub(known, 17) .. id)
    end
  end
  for register = 1, this.registers do
    local at = this.register_arg + 3 * register
    call('HSET', KEYS[this.action_key + 4 * tonumber(ARGV[at - 2]) + 4], ARGV[at - 1], ARGV[at])
  end
  local fixed_key, fixed_arg = this.fixed_key, this.fixed_arg
  if this.writes > 0 then
    local request = KEYS[fixed_key + REQUEST]
    call('HSET', request, 'fingerprint', ARGV[fixed_arg + FINGERPRINT], 'reply', ARGV[fixed_arg + REPLY])
    call('PEXPIRE', request, request_memory)
  else
    local unchanged = KEYS[fixed_key + UNCHANGED]
    call('HSET', unchanged, ARGV[fixed_arg + UNCHANGED_FIELD], string.sub(ARGV[fixed_arg + FINGERPRINT], 1, 8))
    if call('PTTL', unchanged) < 0 then
      call('PEXPIRE', unchanged, unchanged_memory)
    end
  end
end

-- Trims the log before an update. Who is further behind than that has expired, and finds itself gone from the checkpoints.
local function trim(oldest, ...)
  call('ZREMRANGEBYSCORE', checkpoints, '-inf', string.format('(%d', oldest - 1))
  call('XTRIM', log, 'MINID', '~', string.format('%d-0', oldest), ...)
end

-- After each so many bytes of updates the head remembers how far the log was, until that is further back than the bytes to keep.
local MARKED_BYTES = 16777216

if head > head_before then
  local tip = versions[accepted[#accepted].number]
  local appended_before = tonumber(state[6] or 0)
  local appended_now = appended_before + appended
  call('HSET', meta, 'head', string.format('%d', head), 'tip', tip, 'appended', string.format('%d', appended_now))
  if largest and largest > tonumber(state[4] or 0) then
    call('HSET', meta, 'largest', largest)
  end
  if head > log_length then
    local oldest = head - log_length + 1
    local checkpoint = tonumber(call('ZRANGE', checkpoints, 0, 0, 'WITHSCORES')[2])
    if checkpoint and checkpoint + 1 < oldest then
      oldest = math.max(checkpoint + 1, head - log_limit + 1)
    end
    trim(oldest)
  end
  for mark = math.floor(appended_before / MARKED_BYTES) + 1, math.floor(appended_now / MARKED_BYTES) do
    call('HSET', meta, string.format('mark-%d', mark), string.format('%d', head))
    local passed = mark - math.ceil(log_bytes / MARKED_BYTES)
    local last_passed = tonumber(call('HGET', meta, string.format('mark-%d', passed)) or nil)
    if last_passed then
      -- All of it: it comes so seldom that what was left would never be caught up with.
      trim(last_passed + 1, 'LIMIT', 0)
    end
    -- More than one where fewer bytes are kept than before.
    while call('HDEL', meta, string.format('mark-%d', passed)) == 1 do
      passed = passed - 1
    end
  end
  -- Only a hint, and refused to a user who has no right to the channel, so it comes last and may fail: who waits also looks.
  local wake = ''
  if tip_before ~= '' and appended <= MOST_TOLD then
    -- Who has read up to the tip before needs to read no more: 'epoch tip-before tip first {length remaining} ...' and a line feed, then the updates.
    wake = table.concat({epoch, tip_before, tip, string.format('%d', head_before + 1), table.concat(told_lengths, ' ')}, ' ')
      .. '\n' .. table.concat(told)
  end
  redis.pcall('PUBLISH', wake_channel, wake)
end

return answers
