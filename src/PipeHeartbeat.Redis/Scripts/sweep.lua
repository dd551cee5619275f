-- Ends the sessions of clients that were waited for in vain.
-- ARGV: length of the log, how many at most
-- Answers how many have been ended, and the nodes that hold clients of this partition, or that something is kept for.
local over = redis.call('ZRANGEBYSCORE', g, '-inf', now_ms(), 'LIMIT', 0, ARGV[2])
for _, client in ipairs(over) do
  redis.call('ZREM', g, client)
  local record = redis.call('HGET', s, client)
  if record then
    local holder, connection, epoch, reason = parse(record)
    if reason ~= '' then
      redis.call('HDEL', s, client)
      tell(ARGV[1], 'offline', client, holder, connection, epoch, reason)
    end
  end
end

local answers = { #over }
for _, node in ipairs(redis.call('HKEYS', c)) do
  if not string.find(node, '#', 1, true) then
    answers[#answers + 1] = node
  end
end
local kept = redis.call('ZRANGE', m, 0, 0)[1]
if kept then
  answers[#answers + 1] = string.match(kept, '^%d+')
end
return answers
