-- Counts a node's lease up, and tells how the others stand.
-- KEYS: beat, lost. ARGV: node
-- Answers 1 or, of a node that is known no more, 0; the counters of all nodes; those that are lost; and the time, in s and µs.
local is_known = redis.call('HEXISTS', KEYS[1], ARGV[1])
if is_known == 1 then
  redis.call('HINCRBY', KEYS[1], ARGV[1], 1)
end
return { is_known, redis.call('HGETALL', KEYS[1]), redis.call('HKEYS', KEYS[2]), redis.call('TIME') }
