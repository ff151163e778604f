-- Removes what lay beside a measure whose actions are one value in its document by now.
--
-- KEYS  the measure, its actions, their places, their order, who states them

if redis.call('HEXISTS', KEYS[1], 'actions') == 1 then
  redis.call('UNLINK', unpack(KEYS, 2))
end
