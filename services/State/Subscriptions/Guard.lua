-- Runs the operation whose function stands before. A slot that moves to another node refuses a key that does not exist, also in the
-- middle of a script: one that its last member has just left, or a right may be taken away. What was done until then stays done, so
-- that is noted in the settings, which always exist, and mended by the next operation.

local ok, answer = pcall(operate)
if not ok then
  redis.call('HSET', settings, 'torn', '1')
  return type(answer) == 'table' and answer or redis.error_reply(answer)
end
return answer
