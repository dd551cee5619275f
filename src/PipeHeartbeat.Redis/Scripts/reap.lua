-- Releases what a fenced node still holds, a part of the partition at a time.
-- ARGV: node, length of the log, where to go on (0 at first), how many records to look at, roughly
-- Answers where to go on (0: it was all), and how many have been released.
local node = ARGV[1]
if redis.call('HEXISTS', f, node) == 0 then
  return { '0', 0 }
end
if redis.call('HEXISTS', c, node) == 0 then
  redis.call('HDEL', c, node .. '#')
  return { '0', 0 }
end

local part = redis.call('HSCAN', s, ARGV[3], 'COUNT', ARGV[4])
local released = 0
for i = 1, #part[2], 2 do
  local client = part[2][i]
  local holder, connection, epoch, reason = parse(part[2][i + 1])
  if holder == node and reason == '' then
    redis.call('HDEL', s, client)
    count(node, -1)
    tell(ARGV[2], 'offline', client, node, connection, epoch, 'node_lost')
    released = released + 1
  end
end
if part[1] == '0' then
  redis.call('HDEL', c, node .. '#')
end
return { part[1], released }
