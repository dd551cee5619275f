-- Counts a node's lease up, and tells how the others stand, and what time it is.
-- KEYS: beat, lost, meta. ARGV: node, what time it is as far as it knows, in ms ('' if it does not)
-- Answers 1 or, of a node that is known no more, 0; the counters of all nodes; those that are lost; and the time, in s and µs of this server's clock, and by how many ms it is later than that.
local is_known = redis.call('HEXISTS', KEYS[1], ARGV[1])
if is_known == 1 then
  redis.call('HINCRBY', KEYS[1], ARGV[1], 1)
end

-- The time by which it is told who came last must not go back: a replica may have been promoted whose clock is behind, or the clock was set. What a node knows of it is true to some ms: less is no step.
local step = 50
local time = redis.call('TIME')
local now = time[1] * 1000 + time[2] / 1000
local later = tonumber(redis.call('HGET', KEYS[3], 'later') or '0')
local known = tonumber(ARGV[2])
if is_known == 1 and known and known > now + later + step then
  later = math.ceil(known - now)
  redis.call('HSET', KEYS[3], 'later', string.format('%.0f', later))
end
return { is_known, redis.call('HGETALL', KEYS[1]), redis.call('HKEYS', KEYS[2]), time, later }
