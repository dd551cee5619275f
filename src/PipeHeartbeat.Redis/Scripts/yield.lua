-- Gives a partition up, for another reader of the group to go on after the position.
-- ARGV: reader, position ('' to leave it as it is kept). KEYS: those of the partition, then what is known of its reader.
-- Answers 1; or 0 where it was another's by now.
local r = KEYS[7]
if redis.call('HGET', r, 'owner') ~= ARGV[1] then
  return 0
end
if ARGV[2] ~= '' then
  redis.call('HSET', r, 'position', ARGV[2])
end
redis.call('HDEL', r, 'owner')
return 1
