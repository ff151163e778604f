-- One page of a list: walks one index in order and takes what all clauses let through.
--
-- KEYS  the index to walk, the collection's base index, then the keys of the clauses
-- ARGV  '1' for the reverse order, '1' if the walked index has a day before the member, the last member of the page before or
--       '', how many to take, the number of clauses, then per clause:
--       'any', number of keys | 'counted', number of keys, of indexes whose scores are counts | 'none', number of keys |
--       'range', 1, least, most
--
-- Returns the members as they stand in the walked index.

local reverse, dated, after = ARGV[1] == '1', ARGV[2] == '1', ARGV[3]
local wanted, count = tonumber(ARGV[4]), tonumber(ARGV[5])

local clauses, key, arg = {}, 2, 5
for i = 1, count do
  local clause = {kind = ARGV[arg + 1], keys = {}}
  for k = 1, tonumber(ARGV[arg + 2]) do
    key = key + 1
    clause.keys[k] = KEYS[key]
  end
  arg = arg + 2
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
    if clause.kind == 'any' and #clause.keys == 1 then
      local size = redis.call('ZCARD', clause.keys[1])
      if size < fewest then
        walked, fewest = clause.keys[1], size
      end
    end
  end
end

local function passes(member)
  if not redis.call('ZSCORE', KEYS[2], member) then
    return false
  end
  for _, clause in ipairs(clauses) do
    if clause.kind == 'range' then
      local score = redis.call('ZSCORE', clause.keys[1], member)
      if not score or tonumber(score) < clause.least or tonumber(score) > clause.most then
        return false
      end
    else
      local has = false
      for _, facet in ipairs(clause.keys) do
        if redis.call('ZSCORE', facet, member) then
          has = true
          break
        end
      end
      if has == (clause.kind == 'none') then
        return false
      end
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
  for _, member in ipairs(chunk) do
    if passes(dated and string.sub(member, 12) or member) then
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
