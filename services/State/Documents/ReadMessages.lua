-- Public messages of documents, as many as fit. Only reads.
--
-- KEYS  meta, then the documents
-- ARGV  no more messages once they have so many bytes; one at least
--
-- Returns {epoch, schema version, then per document that was read, in order, version, message}; false for what is not there.

local most_bytes = tonumber(ARGV[1])
local answer = redis.call('HMGET', KEYS[1], 'epoch', 'schema')
local bytes = 0
for i = 2, #KEYS do
  local document = redis.call('HMGET', KEYS[i], 'version', 'message')
  answer[#answer + 1] = document[1]
  answer[#answer + 1] = document[2]
  bytes = bytes + (document[2] and #document[2] or 0)
  if bytes >= most_bytes then
    break
  end
end
return answer
