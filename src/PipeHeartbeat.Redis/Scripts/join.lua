-- Gives a node its incarnation. It is no lower than the time in milliseconds, so that it is new even where everything was flushed.
-- KEYS: inc, nodes, beat, meta. ARGV: version of the keys, number of partitions, what is told of the node
-- Answers 'ok' and the incarnation; or 'other', and the version and number that are in use.
local version = redis.call('HGET', KEYS[4], 'version')
if version then
  local partitions = redis.call('HGET', KEYS[4], 'partitions')
  if version ~= ARGV[1] or partitions ~= ARGV[2] then
    return { 'other', version, partitions }
  end
else
  redis.call('HSET', KEYS[4], 'version', ARGV[1], 'partitions', ARGV[2])
end

local last = tonumber(redis.call('GET', KEYS[1]) or '0')
local time = redis.call('TIME')
local node = string.format('%.0f', math.max(last + 1, time[1] * 1000 + math.floor(time[2] / 1000)))
redis.call('SET', KEYS[1], node)
redis.call('HSET', KEYS[2], node, ARGV[3])
redis.call('HSET', KEYS[3], node, 1)
return { 'ok', node }
