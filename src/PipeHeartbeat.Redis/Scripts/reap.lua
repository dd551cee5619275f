-- Releases what a lost node still holds, a part of the partition at a time. It is shut out once more: a replica may have been promoted that had not heard of that.
-- ARGV: node, length of the log, where to go on (0 at first), how many records to look at, roughly
-- Answers where to go on (0: it was all), and how many have been released.
local node = ARGV[1]
local now = now_ms()
redis.call('HSETNX', f, node, now)

local part = { '0', {} }
if redis.call('HEXISTS', c, node) == 1 then
  part = redis.call('HSCAN', s, ARGV[3], 'COUNT', ARGV[4])
end
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
  redis.call('ZREMRANGEBYLEX', m, '[' .. node .. ':', '(' .. node .. ';')

  -- What was on its way when others were shut out has come by now. If not, it is found like any other node that holds clients and is not there.
  local fences = redis.call('HGETALL', f)
  for i = 1, #fences, 2 do
    if tonumber(fences[i + 1]) < now - 24 * 60 * 60 * 1000 then
      redis.call('HDEL', f, fences[i])
    end
  end
end
return { part[1], released }
