-- A part of a list: walks one index in order and takes what all clauses let through. It looks at so many members only as Redis can be kept
-- from everything else for; who wants more goes on where it ended.
--
-- KEYS  the index to walk, the numbers of votes, then of each clause its indexes and its bitmaps
-- ARGV  '1' for the reverse order, '1' if the walked index has a day before the member, the last member before this part or
--       '', how many to take, the number of clauses, then per clause:
--       'any', number of indexes, of bitmaps | 'counted', the same, of indexes whose scores are counts | 'none', the same |
--       'range', 1, 0, least, most
--
-- Returns where to go on, or '' at the end of the index, then the members as they stand in the walked index.

local walked, vote_numbers = KEYS[1], KEYS[2]
local reverse, dated, after = ARGV[1] == '1', ARGV[2] == '1', ARGV[3]
local wanted, count = tonumber(ARGV[4]), tonumber(ARGV[5])
local walked_size = redis.call('ZCARD', walked)

-- With every clause about how many members it lets through.
local clauses, sets, has_bitmaps, key, arg = {}, 0, false, 2, 5
for i = 1, count do
  local clause = {kind = ARGV[arg + 1], indexes = {}, bitmaps = {}, size = 0}
  local bitmaps = tonumber(ARGV[arg + 3])
  for _ = 1, tonumber(ARGV[arg + 2]) do
    key = key + 1
    local size = redis.call('ZCARD', KEYS[key])
    -- Where bitmaps have all votes, nothing is in the indexes that were before them.
    if size > 0 then
      clause.indexes[#clause.indexes + 1] = KEYS[key]
      clause.size = clause.size + size
    end
  end
  for k = 1, bitmaps do
    key = key + 1
    clause.bitmaps[k] = redis.call('GET', KEYS[key]) or ''
    clause.size = clause.size + walked_size / 2
    has_bitmaps = true
  end
  arg = arg + 3
  if clause.kind == 'range' then
    clause.least, clause.most, arg = tonumber(ARGV[arg + 1]), tonumber(ARGV[arg + 2]), arg + 2
    clause.size = walked_size / 2
  elseif clause.kind == 'none' then
    clause.size = walked_size - clause.size
  elseif clause.size == 0 then
    return {''}
  end
  sets = sets + #clause.indexes + #clause.bitmaps
  clauses[i] = clause
end
-- What lets the fewest through comes first, so that the others look at those only.
table.sort(clauses, function(one, other) return one.size < other.size end)

-- Without an order of its own the list may as well be walked along the rarest facet: facets have the same members as the base
-- index, and but for counted ones in the same order.
if not dated then
  local fewest = walked_size
  for _, clause in ipairs(clauses) do
    if clause.kind == 'any' and #clause.indexes == 1 and #clause.bitmaps == 0 and clause.size < fewest then
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
  for i, name in ipairs(names) do
    if (has[i] or false) == (clause.kind ~= 'none') then
      left[#left + 1] = name
      left_numbers[#left_numbers + 1] = numbers[i] or false
    end
  end
  return left, left_numbers
end

-- At most about 16,000 looks into a set, some milliseconds.
local to_look_at = math.max(64, math.min(2048, math.floor(16384 / math.max(sets, 1))))
local part = {''}
local from, to = '-', '+'
if reverse then
  from, to = to, from
end
if after ~= '' then
  from = '(' .. after
end
while to_look_at > 0 do
  local most = math.min(512, to_look_at)
  local chunk = redis.call(reverse and 'ZREVRANGEBYLEX' or 'ZRANGEBYLEX', walked, from, to, 'LIMIT', 0, most)
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
  to_look_at, from = to_look_at - most, '(' .. chunk[#chunk]
end
part[1] = string.sub(from, 2)
return part
