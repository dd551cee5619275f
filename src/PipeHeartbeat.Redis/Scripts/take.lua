-- Takes a partition for a reader of a group: one that is nobody's, or whose reader has given no sign since it was looked at.
-- ARGV: reader; who was seen to have it and at which count ('' for nobody). KEYS: those of the partition, then what is known of its reader.
-- Answers 'ok' and the position that is kept ('' for none); or 'held', who has it, and his count.
local r = KEYS[7]
local owner = redis.call('HGET', r, 'owner')
local beat = redis.call('HGET', r, 'beat') or ''
if owner and owner ~= ARGV[1] and not (owner == ARGV[2] and beat == ARGV[3]) then
  return { 'held', owner, beat }
end
redis.call('HSET', r, 'owner', ARGV[1])
redis.call('HINCRBY', r, 'beat', 1)
return { 'ok', redis.call('HGET', r, 'position') or '' }
