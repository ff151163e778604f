-- One page of a list: walks one index in order and takes what all clauses let through.
--
-- KEYS  the index to walk, the collection's base index, the numbers of votes, then of each clause its indexes and its bitmaps
-- ARGV  '1' for the reverse order, '1' if the walked index has a day before the member, the last member of the page before or
--       '', how many to take, the number of clauses, then per clause:
--       'any', number of indexes, of bitmaps | 'counted', the same, of indexes whose scores are counts | 'none', the same |
--       'range', 1, 0, least, most
--
-- Returns the members as they stand in the walked index.

local reverse, dated, after = ARGV[1] == '1', ARGV[2] == '1', ARGV[3]
local wanted, count = tonumber(ARGV[4]), tonumber(ARGV[5])

local vote_numbers = KEYS[3]
local clauses, has_bitmaps, key, arg = {}, false, 3, 5
for i = 1, count do
  local clause = {kind = ARGV[arg + 1], keys = {}, bitmaps = {}}
  local bitmaps = tonumber(ARGV[arg + 3])
  for _ = 1, tonumber(ARGV[arg + 2]) do
    key = key + 1
    -- Where bitmaps have all votes, nothing is in the indexes that were before them.
    if bitmaps == 0 or redis.call('ZCARD', KEYS[key]) > 0 then
      clause.keys[#clause.keys + 1] = KEYS[key]
    end
  end
  for k = 1, bitmaps do
    key = key + 1
    clause.bitmaps[k] = redis.call('GET', KEYS[key]) or ''
    has_bitmaps = true
  end
  arg = arg + 3
  if clause.kind == 'range' then
    clause.least, clause.most, arg = tonumber(ARGV[arg + 1]), tonumber(ARGV[arg + 2]), arg + 2
  end
  clauses[i] = clause
end

-- Without an order of its own the list may as well be walked along the rarest facet: facets have the same members as the base
-- index, and but for counted ones in the same order.
local walked = KEYS[1]
if not dated then
  local fewest = redis.call('ZCARD', walked)
  for _, clause in ipairs(clauses) do
    if clause.kind == 'any' and #clause.keys == 1 and #clause.bitmaps == 0 then
      local size = redis.call('ZCARD', clause.keys[1])
      if size < fewest then
        walked, fewest = clause.keys[1], size
      end
    end
  end
end

local function has_bit(bitmap, number)
  local byte = string.byte(bitmap, math.floor(number / 8) + 1) or 0
  return bit.band(byte, bit.rshift(128, number % 8)) ~= 0
end

-- A vote that has no number was written before votes had any.
local function has_any(clause, member, number)
  for _, facet in ipairs(clause.keys) do
    if redis.call('ZSCORE', facet, member) then
      return true
    end
  end
  for _, bitmap in ipairs(clause.bitmaps) do
    if number and has_bit(bitmap, number) then
      return true
    end
  end
  return false
end

local function passes(member, number)
  if not redis.call('ZSCORE', KEYS[2], member) then
    return false
  end
  for _, clause in ipairs(clauses) do
    if clause.kind == 'range' then
      local score = redis.call('ZSCORE', clause.keys[1], member)
      if not score or tonumber(score) < clause.least or tonumber(score) > clause.most then
        return false
      end
    elseif has_any(clause, member, number) == (clause.kind == 'none') then
      return false
    end
  end
  return true
end

local page = {}
local from, to = '-', '+'
if reverse then
  from, to = to, from
end
if after ~= '' then
  from = '(' .. after
end
while #page < wanted do
  local chunk
  if reverse then
    chunk = redis.call('ZREVRANGEBYLEX', walked, from, to, 'LIMIT', 0, 512)
  else
    chunk = redis.call('ZRANGEBYLEX', walked, from, to, 'LIMIT', 0, 512)
  end
  local names = chunk
  if dated then
    names = {}
    for i, member in ipairs(chunk) do
      names[i] = string.sub(member, 12)
    end
  end
  local numbers = has_bitmaps and #names > 0 and redis.call('ZMSCORE', vote_numbers, unpack(names)) or {}
  for i, member in ipairs(chunk) do
    if passes(names[i], tonumber(numbers[i] or nil)) then
      page[#page + 1] = member
      if #page == wanted then
        break
      end
    end
  end
  if #chunk < 512 then
    break
  end
  from = '(' .. chunk[#chunk]
end
return page
