-- A part of a list: walks one index in order and takes what all clauses let through. It looks at so many members only as Redis can be kept
-- from everything else for; who wants more goes on where it ended.
--
-- KEYS  the index to walk, the numbers of votes, then of each clause its indexes, its bitmaps, and the indexes in which an item must not be
-- ARGV  '1' for the reverse order, '1' if the walked index has days as scores and is walked in their order, where the last part ended or
--       '', how many to take, the number of clauses, then per clause:
--       'any' | 'counted', the same with an index whose scores are counts | 'none' | 'range'; number of indexes, of bitmaps, of indexes in which
--       an item must not be, the first characters that a member may have; of a range, whose index has days as scores, least and most
--
-- An item passes any of these where it passes one of what they name, and none where it passes none of it.
--
-- Returns where to go on, or '' at the end of the index, then the members, before each of which its day stands where those are the order:
-- YYYY-MM-DD:member.

local walked, vote_numbers = KEYS[1], KEYS[2]
local reverse, dated, after = ARGV[1] == '1', ARGV[2] == '1', ARGV[3]
local wanted, count = tonumber(ARGV[4]), tonumber(ARGV[5])
local walked_size = redis.call('ZCARD', walked)

-- With every clause about how many members it lets through.
local clauses, sets, has_bitmaps, key, arg = {}, 0, false, 2, 5
for i = 1, count do
  local clause = {kind = ARGV[arg + 1], indexes = {}, bitmaps = {}, absent = {}, first = ARGV[arg + 5], size = 0}
  for _ = 1, tonumber(ARGV[arg + 2]) do
    key = key + 1
    local size = redis.call('ZCARD', KEYS[key])
    -- Where bitmaps have all votes, nothing is in the indexes that were before them.
    if size > 0 then
      clause.indexes[#clause.indexes + 1] = KEYS[key]
      clause.size = clause.size + size
    end
  end
  for _ = 1, tonumber(ARGV[arg + 3]) do
    key = key + 1
    local bitmap = redis.call('GET', KEYS[key])
    if bitmap then
      clause.bitmaps[#clause.bitmaps + 1] = bitmap
      clause.size = clause.size + walked_size / 2
      has_bitmaps = true
    end
  end
  for k = 1, tonumber(ARGV[arg + 4]) do
    key = key + 1
    clause.absent[k] = KEYS[key]
    clause.size = clause.size + walked_size
  end
  if clause.first ~= '' then
    clause.size = clause.size + walked_size / 2
  end
  clause.is_index = #clause.indexes == 1 and #clause.bitmaps + #clause.absent == 0 and clause.first == ''
  arg = arg + 5
  if clause.kind == 'range' then
    clause.least, clause.most, arg = tonumber(ARGV[arg + 1]), tonumber(ARGV[arg + 2]), arg + 2
    clause.size = walked_size / 2
  elseif clause.kind == 'none' then
    clause.size = walked_size - clause.size
  elseif clause.size == 0 then
    return {''}
  end
  sets = sets + #clause.indexes + #clause.bitmaps + #clause.absent + (clause.first ~= '' and 1 or 0)
  clauses[i] = clause
end
-- What lets the fewest through comes first, so that the others look at those only.
table.sort(clauses, function(one, other) return one.size < other.size end)

-- Without an order of its own the list may as well be walked along the rarest facet: facets have the same members as the base
-- index, and but for counted ones in the same order.
if not dated then
  local fewest = walked_size
  for _, clause in ipairs(clauses) do
    if clause.kind == 'any' and clause.is_index and clause.size < fewest then
      walked, fewest = clause.indexes[1], clause.size
    end
  end
end

local function has_bit(bitmap, number)
  local byte = string.byte(bitmap, math.floor(number / 8) + 1) or 0
  return bit.band(byte, bit.rshift(128, number % 8)) ~= 0
end

-- Which of the names a clause lets through. A vote that has no number was written before votes had any.
local function through(clause, names, numbers)
  local has, left, left_numbers = {}, {}, {}
  for _, index in ipairs(clause.indexes) do
    for i, score in ipairs(redis.call('ZMSCORE', index, unpack(names))) do
      has[i] = has[i] or (score and (clause.kind ~= 'range' or (tonumber(score) >= clause.least and tonumber(score) <= clause.most)))
    end
  end
  for _, bitmap in ipairs(clause.bitmaps) do
    for i in ipairs(names) do
      has[i] = has[i] or (numbers[i] and has_bit(bitmap, tonumber(numbers[i])))
    end
  end
  for _, index in ipairs(clause.absent) do
    for i, score in ipairs(redis.call('ZMSCORE', index, unpack(names))) do
      has[i] = has[i] or not score
    end
  end
  if clause.first ~= '' then
    for i, name in ipairs(names) do
      has[i] = has[i] or string.find(clause.first, string.sub(name, 1, 1), 1, true) ~= nil
    end
  end
  for i, name in ipairs(names) do
    if (has[i] or false) == (clause.kind ~= 'none') then
      left[#left + 1] = name
      left_numbers[#left_numbers + 1] = numbers[i] or false
    end
  end
  return left, left_numbers
end

-- Not by Lua's own comparison, which goes by the language of the server.
local function is_before(one, other)
  for i = 1, math.min(#one, #other) do
    local byte, other_byte = string.byte(one, i), string.byte(other, i)
    if byte ~= other_byte then
      return byte < other_byte
    end
  end
  return #one < #other
end

-- How many members come before a day's member in the order of days, which may be gone by now.
local function count_before(day, member)
  local low, high = redis.call('ZCOUNT', walked, '-inf', '(' .. day), redis.call('ZCOUNT', walked, '-inf', day)
  while low < high do
    local middle = math.floor((low + high) / 2)
    if is_before(redis.call('ZRANGE', walked, middle, middle)[1], member) then
      low = middle + 1
    else
      high = middle
    end
  end
  return low
end

-- Each walk returns the next members, and after them where it is.
local next_members
if dated then
  local at = reverse and walked_size - 1 or 0
  if after ~= '' then
    local day, member = string.gsub(string.sub(after, 1, 10), '-', ''), string.sub(after, 12)
    local before = count_before(day, member)
    local there = redis.call('ZRANGE', walked, before, before, 'WITHSCORES')
    local is_there = there[1] == member and tonumber(there[2]) == tonumber(day)
    at = reverse and before - 1 or (is_there and before + 1 or before)
  end
  next_members = function(most)
    local from, to = at, at + most - 1
    if reverse then
      from, to = math.max(0, at - most + 1), at
    end
    if to < 0 then
      return {}
    end
    local found, chunk = redis.call('ZRANGE', walked, from, to, 'WITHSCORES'), {}
    for i = 1, #found, 2 do
      local day = string.format('%08d', tonumber(found[i + 1]))
      chunk[(i + 1) / 2] = string.format('%s-%s-%s:', string.sub(day, 1, 4), string.sub(day, 5, 6), string.sub(day, 7)) .. found[i]
    end
    if reverse then
      for i = 1, math.floor(#chunk / 2) do
        chunk[i], chunk[#chunk - i + 1] = chunk[#chunk - i + 1], chunk[i]
      end
    end
    at = reverse and from - 1 or to + 1
    return chunk
  end
else
  local from, to = after == '' and '-' or '(' .. after, '+'
  for _, clause in ipairs(clauses) do
    if clause.kind == 'any' and clause.first ~= '' and #clause.indexes + #clause.bitmaps + #clause.absent == 0 then
      local least, most = 255, 0
      for i = 1, #clause.first do
        least, most = math.min(least, string.byte(clause.first, i)), math.max(most, string.byte(clause.first, i))
      end
      if after == '' or string.byte(after) < least then
        from = '[' .. string.char(least)
      end
      to = '(' .. string.char(most + 1)
    end
  end
  next_members = function(most)
    local chunk = redis.call('ZRANGEBYLEX', walked, from, to, 'LIMIT', 0, most)
    from = '(' .. (chunk[#chunk] or '')
    return chunk
  end
end

-- At most about 16,000 looks into a set, some milliseconds.
local to_look_at = math.max(64, math.min(2048, math.floor(16384 / math.max(sets, 1))))
local part, last = {''}, after
while to_look_at > 0 do
  local most = math.min(512, to_look_at)
  local chunk = next_members(most)
  local names, members = {}, {}
  for i, member in ipairs(chunk) do
    names[i] = dated and string.sub(member, 12) or member
    members[names[i]] = member
  end
  local numbers = has_bitmaps and #names > 0 and redis.call('ZMSCORE', vote_numbers, unpack(names)) or {}
  for _, clause in ipairs(clauses) do
    if #names > 0 then
      names, numbers = through(clause, names, numbers)
    end
  end
  for _, name in ipairs(names) do
    part[#part + 1] = members[name]
    if #part > wanted then
      return part
    end
  end
  if #chunk < most then
    return part
  end
  to_look_at, last = to_look_at - most, chunk[#chunk]
end
part[1] = last
return part
