-- Ends the sessions of clients that were waited for in vain.
-- ARGV: length of the log, how many at most
-- Answers how many have been ended.
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
return #over
