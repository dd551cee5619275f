-- Declares a node lost whose counter has not changed since it was looked at; or one that goes by itself, whatever its counter.
-- KEYS: beat, nodes, lost. ARGV: node, its counter ('' for any)
-- Answers whether it is.
local counter = redis.call('HGET', KEYS[1], ARGV[1])
if not counter or ARGV[2] ~= '' and counter ~= ARGV[2] then
  return 0
end
redis.call('HDEL', KEYS[1], ARGV[1])
redis.call('HDEL', KEYS[2], ARGV[1])
redis.call('HSET', KEYS[3], ARGV[1], redis.call('TIME')[1])
return 1
