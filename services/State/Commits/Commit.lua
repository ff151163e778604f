-- The one way in which state changes. It takes commits of one Congress that came together, in their order; each stands or falls by itself,
-- and of those that stand everything happens, or nothing does.
--
-- A request id is remembered with its answer, or, where it changed nothing, with some bytes in a hash of its half hour: so many
-- may come that each must cost little.
--
-- Returns for each commit
--   {'seen', fingerprint, reply} | {'unchanged', fingerprint, half hours ago} for a request id that came before
--   | {'schema', stored version} where that is not the one that this commit is written in
--   | {'conflict', {number of the check, version, message, interior} ...}, the documents as they are now; where another field than
--     the version was checked, its number only
--   | {'committed', version, first offset, head}

local call, KEYS, ARGV = redis.call, KEYS, ARGV
local meta, log, checkpoints, vote_numbers = KEYS[1], KEYS[2], KEYS[3], KEYS[4]
-- then per commit: its request, the hashes of this half hour and of the one before; the documents to check, the documents to write, the
-- indexes to change, of each measure whose actions are written its actions, their places, their order and who states them, and of each vote
-- that has a number the bitmaps that have it no more and those that have it now
local FIRST_KEY, KEYS_BEFORE_CHECKS = 4, 3
local REQUEST, UNCHANGED = 1, 2

local request_memory = ARGV[1]        -- ms
local unchanged_memory = ARGV[2]      -- ms
local wake_channel = ARGV[3]
local log_length = tonumber(ARGV[4])  -- to keep
local log_limit = tonumber(ARGV[5])   -- and at most for durable subscriptions
local log_bytes = tonumber(ARGV[6])   -- at most, whoever still needs them
local commits = tonumber(ARGV[7])
-- then per commit: the fingerprint, the reply, the request id hashed, '1' where the request may have come before, 32 random digits, the schema
-- version and the one that holds afterwards; how many documents to check and to write, indexes, updates, actions, measures whose actions
-- are written, entries of who states an action, votes that have a number, and bitmaps of them.
-- Then per check the field, 'version' or 'disposition', and its expected value, where '@3' is the version that the third commit writes;
-- per write the public message, the interior, where it is a measure's the disposition, else '', and where it is a measure's whose actions
-- change these, '-' where they are in it no more, else ''; per index change the member and its
-- score, '' to take it out, or '+1' or '-1' to count it up or down, where 0 is out; what is taken out comes first; per action the number of
-- its measure from 0, its id, its bytes, its digest of 16 bytes, and its place; per entry of who states an action the number of the measure,
-- the entry and its bytes; per vote that has a number how indexes have it, and how many bitmaps have it no more and now; per update its bytes
-- without the offset
local FIRST_ARG, FIXED_ARGS = 7, 16
local FINGERPRINT, REPLY, UNCHANGED_FIELD, MAY_BE_DONE, RANDOM_DIGITS, SCHEMA, SCHEMA_AFTER = 1, 2, 3, 4, 5, 6, 7

local state = call('HMGET', meta, 'head', 'epoch', 'schema', 'largest', 'tip', 'appended')
local head, epoch, schema = tonumber(state[1] or 0), state[2], state[3] or '1'
-- The length of the largest update that was ever on the log. Not known where releases wrote that did not keep it, before version 3.
local largest = tonumber(state[4] or nil)
local head_before, epoch_before, schema_before = head, epoch, schema
-- The version of the last commit that had updates; no two histories have the same. Releases that do not keep it leave one of another head.
local tip_prefix = string.format('%d-', head)
local tip_before = state[5] and string.sub(state[5], 1, #tip_prefix) == tip_prefix and state[5] or ''
-- So long may the updates be that a wake-up tells at once; others are read.
local MOST_TOLD = 16384

-- What the commits so far leave, until it is written. By its key: a document's version, message, interior, disposition and actions, or a
-- request's commit; by its key and member: the score of an index entry, and by how much one is counted.
local documents, requests, scores, counts = {}, {}, {}, {}
local removes = false
local versions, accepted, answers = {}, {}, {}

local function layout(number, key, arg)
  local checks, writes, indexes, updates = tonumber(ARGV[arg + 8]), tonumber(ARGV[arg + 9]), tonumber(ARGV[arg + 10]), tonumber(ARGV[arg + 11])
  local actions, measures, registers = tonumber(ARGV[arg + 12]), tonumber(ARGV[arg + 13]), tonumber(ARGV[arg + 14])
  local votes, bitmaps = tonumber(ARGV[arg + 15]), tonumber(ARGV[arg + 16])
  local check_key = key + KEYS_BEFORE_CHECKS
  local index_key = check_key + checks + writes
  local bitmap_key = index_key + indexes + 4 * measures
  local write_arg = arg + FIXED_ARGS + 2 * checks
  local index_arg = write_arg + 4 * writes
  local register_arg = index_arg + 2 * indexes + 5 * actions
  local update_arg = register_arg + 3 * registers + 3 * votes
  return {
    number = number, fixed_key = key, fixed_arg = arg, first = 0,
    checks = checks, writes = writes, indexes = indexes, updates = updates, actions = actions, registers = registers, votes = votes,
    check_key = check_key, write_key = check_key + checks, index_key = index_key, action_key = index_key + indexes, bitmap_key = bitmap_key,
    next_key = bitmap_key + bitmaps,
    check_arg = arg + FIXED_ARGS, write_arg = write_arg, index_arg = index_arg, action_arg = index_arg + 2 * indexes,
    register_arg = register_arg, vote_arg = register_arg + 3 * registers, update_arg = update_arg, next_arg = update_arg + updates,
  }
end

local function find_mark(this)
  local key, arg = this.fixed_key, this.fixed_arg
  local request = KEYS[key + REQUEST]
  local other = requests[request]
  if other then
    local fingerprint = ARGV[other.fixed_arg + FINGERPRINT]
    return other.writes > 0 and {'seen', fingerprint, ARGV[other.fixed_arg + REPLY]} or {'unchanged', fingerprint, 0}
  end
  if ARGV[arg + MAY_BE_DONE] ~= '1' then
    return nil
  end
  local seen = call('HMGET', request, 'fingerprint', 'reply')
  if seen[1] then
    return {'seen', seen[1], seen[2]}
  end
  for half_hours = 0, 1 do
    local mark = call('HGET', KEYS[key + UNCHANGED + half_hours], ARGV[arg + UNCHANGED_FIELD])
    if mark then
      return {'unchanged', mark, half_hours}
    end
  end
end

local function find_conflicts(this)
  local conflicts = {'conflict'}
  for check = 1, this.checks do
    local key, field, expected = KEYS[this.check_key + check], ARGV[this.check_arg + 2 * check - 1], ARGV[this.check_arg + 2 * check]
    local is_version = field == 'version'
    if string.sub(expected, 1, 1) == '@' then
      -- Of one that was not accepted there is none.
      expected = versions[tonumber(string.sub(expected, 2))]
    end
    local document = documents[key]
    local found = document and document[field]
    if not found then
      found = call('HGET', key, field)
    end
    -- What does not exist has version 0, and no disposition.
    if (found or (is_version and '0')) ~= expected then
      if is_version and not document then
        local stored = call('HMGET', key, 'version', 'message', 'interior')
        document = {version = stored[1] or '0', message = stored[2] or '', interior = stored[3] or ''}
      end
      conflicts[#conflicts + 1] = is_version and {check, document.version, document.message, document.interior} or {check}
    end
  end
  return #conflicts > 1 and conflicts
end

-- The offset is known only here. Protobuf reads a field wherever it stands, so it is appended: field 1, varint.
local function offset_field(offset)
  local bytes = '\8'
  while offset >= 128 do
    bytes = bytes .. string.char(offset % 128 + 128)
    offset = math.floor(offset / 128)
  end
  return bytes .. string.char(offset)
end

local function entries_of(index, by_index)
  local entries = by_index[index]
  if not entries then
    entries = {}
    by_index[index] = entries
  end
  return entries
end

local function accept(this)
  this.first = head + 1
  head = head + this.updates
  -- A version never repeats, whatever is deleted and made anew: after a failover to a server without the last writes an offset
  -- comes again, and who read before it must not take what another wrote there since for what it read.
  local version = string.format('%d-%s', head, string.sub(ARGV[this.fixed_arg + RANDOM_DIGITS], 1, 16))
  versions[this.number] = version
  accepted[#accepted + 1] = this
  requests[KEYS[this.fixed_key + REQUEST]] = this
  epoch = epoch or ARGV[this.fixed_arg + RANDOM_DIGITS]
  schema = ARGV[this.fixed_arg + SCHEMA_AFTER]
  if head_before == 0 and tonumber(schema) >= 3 then
    largest = largest or 0
  end

  for write = 1, this.writes do
    local key, arg = KEYS[this.write_key + write], this.write_arg + 4 * write
    local before = documents[key]
    documents[key] = {
      version = version, message = ARGV[arg - 3], interior = ARGV[arg - 2],
      disposition = ARGV[arg - 1] ~= '' and ARGV[arg - 1] or (before and before.disposition),
      actions = ARGV[arg] ~= '' and ARGV[arg] or (before and before.actions),
    }
  end
  for change = 1, this.indexes do
    local index, member, score = KEYS[this.index_key + change], ARGV[this.index_arg + 2 * change - 1], ARGV[this.index_arg + 2 * change]
    if score == '+1' or score == '-1' then
      local entries = entries_of(index, counts)
      entries[member] = (entries[member] or 0) + tonumber(score)
    else
      entries_of(index, scores)[member] = score
      removes = removes or score == ''
    end
  end
  return {'committed', version, this.first, head}
end

local key, arg = FIRST_KEY, FIRST_ARG
for number = 1, commits do
  local this = layout(number, key, arg)
  answers[number] = find_mark(this)
    or (epoch and schema ~= ARGV[this.fixed_arg + SCHEMA] and {'schema', schema})
    or find_conflicts(this)
    or accept(this)
  key, arg = this.next_key, this.next_arg
end
if #accepted == 0 then
  return answers
end
